// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/settings.h"

namespace scorescope::app {

/// What a program opens when nobody says anything else.
inline constexpr const char* kDefaultPreset = "eight-gaussians";

/// An experiment that comes with the program; its name is the file's stem.
struct Preset {
    std::string name;
    std::filesystem::path path;
};

/// Every preset of the assets folder: the default one first, then by name.
Result<std::vector<Preset>> listPresets();

/// The settings of the preset with this name; an unknown one is a usage error that names the
/// nearest.
Result<Settings> loadPreset(const std::string& name);

/// "Eight Gaussians on a ring, variance preserving": what an experiment is about.
std::string experimentTitle(const Settings& settings);

}  // namespace scorescope::app
