// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/base/settings.h"

namespace scorescope::app {

/// What the WHAT of a command line, or a file dropped on the window, stands for.
struct ExperimentSource {
    enum class Kind { preset, file, run };

    Kind kind = Kind::preset;
    std::string name;            ///< as given
    std::filesystem::path path;  ///< of the file or the run folder; empty for a preset
    Settings settings;

    bool isRun() const { return kind == Kind::run; }
};

/// Finds PRESET, FILE.json or RUN and reads its settings.
///
/// An existing path is a file or a run. Otherwise a name with '/' or ".json" is a missing file
/// (Fault::file), any other an unknown preset (Fault::usage, the nearest named). Paths within a
/// file are looked for beside it first, then from the current folder; they come out absolute.
Result<ExperimentSource> findExperiment(const std::string& what);

/// Makes relative paths of the settings absolute: those that exist below `folder` start there, all
/// others in the current folder.
void anchorPaths(Settings& settings, const std::filesystem::path& folder);

}  // namespace scorescope::app
