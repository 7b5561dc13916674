// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/settings_schema.h"

namespace scorescope {

/// The forward processes that there are.
FamilySchema sdeFamily();

inline constexpr const char* kDefaultSde = "vp";

}  // namespace scorescope
