// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/settings_schema.h"

namespace scorescope {

/// What can be trained.
FamilySchema modelFamily();

inline constexpr const char* kDefaultModel = "score";

}  // namespace scorescope
