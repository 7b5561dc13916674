// SPDX-License-Identifier: Apache-2.0
#include "app/stage/stage_keys.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace scorescope::app {

const std::vector<StageKey>& stageKeys() {
    static const std::vector<StageKey> keys = {
        {"PageDown / PageUp", "next / previous step"},
        {"Home / End", "first / newest step"},
        {"Space", "play or pause time"},
        {"B or .", "black screen"},
        {"F", "full screen"},
        {"+ / -", "larger / smaller letters"},
        {"H", "this help"},
        {"Esc", "quit"},
    };
    return keys;
}

std::optional<StageCommand> commandOf(int key) {
    switch (key) {
        case GLFW_KEY_PAGE_DOWN:
        case GLFW_KEY_RIGHT: return StageCommand::next;
        case GLFW_KEY_PAGE_UP:
        case GLFW_KEY_LEFT: return StageCommand::previous;
        case GLFW_KEY_HOME: return StageCommand::first;
        case GLFW_KEY_END: return StageCommand::newest;
        case GLFW_KEY_B:
        case GLFW_KEY_PERIOD: return StageCommand::black;
        case GLFW_KEY_F:
        case GLFW_KEY_F11: return StageCommand::fullScreen;
        case GLFW_KEY_SPACE: return StageCommand::playTime;
        case GLFW_KEY_EQUAL:
        case GLFW_KEY_KP_ADD: return StageCommand::larger;
        case GLFW_KEY_MINUS:
        case GLFW_KEY_KP_SUBTRACT: return StageCommand::smaller;
        case GLFW_KEY_H:
        case GLFW_KEY_F1: return StageCommand::help;
        case GLFW_KEY_ESCAPE: return StageCommand::quit;
        default: return std::nullopt;
    }
}

}  // namespace scorescope::app
