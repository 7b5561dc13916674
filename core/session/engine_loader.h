// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/session.h"

namespace scorescope {

/// Loads the engine's library (core/base/locations.h) and returns its engine, which lives as long
/// as the process. Takes most of a second the first time; call it from a thread of its own where a
/// window waits. Fault::resource with the system's reason when the library is missing or unfit.
Result<Engine*> loadEngine();

}  // namespace scorescope
