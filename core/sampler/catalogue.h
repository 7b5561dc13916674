// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/settings_schema.h"

namespace scorescope {

/// The ways from noise to data that there are.
FamilySchema samplerFamily();

inline constexpr const char* kDefaultSampler = "ode-heun";

}  // namespace scorescope
