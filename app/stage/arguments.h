// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace scorescope::app {

/// Width and height in pixels.
struct StageSize {
    int width = 1280;
    int height = 720;
};

/// The command line of the audience window.
struct StageArguments {
    std::string run;                    ///< folder to follow; empty: a lesson
    std::string lesson;                 ///< name of a lesson to play
    std::optional<std::size_t> step;    ///< of the lesson, from 1
    std::optional<int> display;         ///< from 1
    std::optional<StageSize> windowed;  ///< no full screen
    std::string shot;                   ///< file of one picture; empty: a window
    StageSize shotSize = {1920, 1080};
    double unit = 0.0;  ///< pixels of a unit of the slide; 0: as fits
    bool help = false;
    bool version = false;
};

/// Reads `scorescope-stage RUN | lesson NAME [options]`; needs no display.
Result<StageArguments> parseStageArguments(const std::vector<std::string>& words);

/// What --help prints.
std::string stageUsage();

}  // namespace scorescope::app
