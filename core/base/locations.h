// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace scorescope {

// Where the program's own files lie, in the build tree as after an installation.

/// The folder of the running program.
std::filesystem::path programFolder();

/// The folder with presets and other assets: $SCORESCOPE_ASSETS, else ../share/scorescope beside
/// the program's folder.
Result<std::filesystem::path> assetsFolder();

/// The engine's library: $SCORESCOPE_ENGINE, else libscorescope_engine.so in ../lib/scorescope or
/// in ../lib/<multiarch>/scorescope beside the program's folder.
Result<std::filesystem::path> engineLibrary();

/// The user's own folder, which may not exist yet: $XDG_DATA_HOME/scorescope, else
/// ~/.local/share/scorescope.
std::filesystem::path userDataFolder();

}  // namespace scorescope
