// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/settings_schema.h"

namespace scorescope::app {

/// The settings whose key begins with the prefix (empty: all), in the schema's order; when there
/// is none, a usage error that names the nearest key.
Result<std::vector<SettingsSchema::Row>> findSettings(const std::string& prefix);

/// One setting with everything one needs to set it: key, type, default, unit, limits, choices,
/// live or restart, help, and the kind that has it.
Json settingToJson(const SettingsSchema::Row& row);

/// The same for people, over several lines that end in a line break.
std::string settingToText(const SettingsSchema::Row& row);

/// "0.01 to 100", "at least 0", or nothing when any number will do.
std::string rangeText(const Field& field);

/// "live" or "restart": when a change takes effect.
std::string effectText(const Field& field);

}  // namespace scorescope::app
