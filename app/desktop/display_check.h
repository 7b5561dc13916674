// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

namespace scorescope::app {

/// Whether somebody answers where DISPLAY or WAYLAND_DISPLAY points. Qt would abort without one;
/// this says what to do instead. Other platforms that QT_QPA_PLATFORM names are taken as given.
Result<void> checkDisplay();

}  // namespace scorescope::app
