// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/base/settings.h"

namespace scorescope {

/// Why the sampler does not go with the process or with its own numbers; nothing: it does.
std::optional<Error> samplerRefusal(const Settings& settings);

/// What may surprise about samples drawn like this; nothing: nothing.
std::optional<std::string> samplerWarning(const Settings& settings);

}  // namespace scorescope
