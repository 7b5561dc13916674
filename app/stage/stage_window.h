// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "app/stage/arguments.h"
#include "app/stage/stage_keys.h"
#include "app/stage/stage_painter.h"

struct GLFWwindow;

namespace scorescope::app {

/// The window of the audience, on the second display when there is one. Belongs to the main thread;
/// one at a time. Its OpenGL context is current from open() on.
class StageWindow {
public:
    static Result<std::unique_ptr<StageWindow>> open(const StageArguments& arguments);
    ~StageWindow();

    StageWindow(const StageWindow&) = delete;
    StageWindow& operator=(const StageWindow&) = delete;

    bool closed() const;
    StageTarget target() const;
    /// Sleeps until something happens, at most so long; the commands of the keys since the last
    /// call.
    std::vector<StageCommand> wait(double seconds);
    /// True once after the window was uncovered or resized.
    bool takeDamage();
    void toggleFullScreen();
    void show() const;  ///< what has been painted

    /// Ends a wait(); from any thread.
    static void wake();

private:
    explicit StageWindow(GLFWwindow* window) : window_(window) {}
    void listen();

    GLFWwindow* window_;
    std::vector<StageCommand> commands_;
    bool damaged_ = true;
    int left_ = 0, top_ = 0, width_ = 1280, height_ = 720;  ///< outside of full screen
};

}  // namespace scorescope::app
