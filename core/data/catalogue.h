// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/settings_schema.h"

namespace scorescope {

/// The data sets that there are: ids, titles, fields. Their order is the order people see.
FamilySchema dataFamily();

/// The kind that a new experiment has.
inline constexpr const char* kDefaultData = "eight-gaussians";

}  // namespace scorescope
