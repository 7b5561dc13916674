// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace scorescope::app {

/// What a key of the stage does.
enum class StageCommand {
    next,
    previous,
    first,
    newest,
    black,
    fullScreen,
    playTime,
    larger,
    smaller,
    help,
    quit,
};

/// One line of the help.
struct StageKey {
    std::string names;
    std::string help;
};

/// Every key, in the order of the help.
const std::vector<StageKey>& stageKeys();

/// The command of a key, by GLFW's name of it (GLFW_KEY_...); nothing: none.
std::optional<StageCommand> commandOf(int key);

}  // namespace scorescope::app
