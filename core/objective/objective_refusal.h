// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/settings.h"

namespace scorescope {

/// Why the objective does not go with the process or the model. Free of torch.
std::optional<Error> objectiveRefusal(const Settings& settings);

}  // namespace scorescope
