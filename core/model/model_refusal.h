// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/settings.h"

namespace scorescope {

/// Why the model's choices do not go with the process. Free of torch.
std::optional<Error> modelRefusal(const Settings& settings);

}  // namespace scorescope
