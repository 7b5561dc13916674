// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/settings_schema.h"

namespace scorescope {

/// The losses that there are.
FamilySchema objectiveFamily();

inline constexpr const char* kDefaultObjective = "dsm";

}  // namespace scorescope
