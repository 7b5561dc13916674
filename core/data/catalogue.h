// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/settings.h"
#include "core/base/settings_schema.h"

namespace scorescope {

/// The data sets that there are: ids, titles, fields. Their order is the order people see.
FamilySchema dataFamily();

/// Whether `data.kind` gives images.
bool hasImages(const Settings& settings);

/// The kind that a new experiment has.
inline constexpr const char* kDefaultData = "eight-gaussians";

}  // namespace scorescope
