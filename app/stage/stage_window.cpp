// SPDX-License-Identifier: Apache-2.0
#include "app/stage/stage_window.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace scorescope::app {
namespace {

constexpr std::size_t kMostCommands = 64;  // of keys that are waiting

Error failure(const std::string& what) {
    const char* reason = nullptr;
    glfwGetError(&reason);
    return {Fault::resource, reason == nullptr ? what : what + " (" + reason + ")",
            "audience window", "it needs a display with OpenGL 3.3; without one use --shot"};
}

std::span<GLFWmonitor*> monitors() {
    int count = 0;
    GLFWmonitor** const all = glfwGetMonitors(&count);
    return {all, static_cast<std::size_t>(count)};
}

/// The display for full screen; null: an ordinary window.
Result<GLFWmonitor*> chooseMonitor(const StageArguments& arguments) {
    const auto all = monitors();
    if (arguments.display) {
        const auto index = static_cast<std::size_t>(*arguments.display) - 1;
        if (index < all.size()) return all[index];
        return Error{Fault::usage, "there are " + std::to_string(all.size()) + " displays",
                     "--display", "choose one of them, counted from 1"};
    }
    // On the only display it would cover the window that it follows.
    return arguments.windowed || all.size() < 2 ? nullptr : all[1];
}

/// The display that holds the middle of the window.
GLFWmonitor* monitorOf(GLFWwindow* window) {
    int left = 0, top = 0, width = 0, height = 0;
    glfwGetWindowPos(window, &left, &top);
    glfwGetWindowSize(window, &width, &height);
    const int x = left + width / 2, y = top + height / 2;
    for (GLFWmonitor* monitor : monitors()) {
        const GLFWvidmode* mode = glfwGetVideoMode(monitor);
        if (mode == nullptr) continue;
        int mx = 0, my = 0;
        glfwGetMonitorPos(monitor, &mx, &my);
        if (x >= mx && x < mx + mode->width && y >= my && y < my + mode->height) return monitor;
    }
    return glfwGetPrimaryMonitor();
}

void cover(GLFWwindow* window, GLFWmonitor* monitor) {
    const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
    if (mode == nullptr) return;
    glfwSetWindowMonitor(window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
    glfwSetInputMode(window, GLFW_CURSOR, GLFW_CURSOR_HIDDEN);
}

}  // namespace

Result<std::unique_ptr<StageWindow>> StageWindow::open(const StageArguments& arguments) {
    if (glfwInit() != GLFW_TRUE) return failure("no display can be reached");
    const auto monitor = chooseMonitor(arguments);
    if (!monitor) {
        glfwTerminate();
        return monitor.error();
    }
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    glfwWindowHint(GLFW_SAMPLES, 0);  // the canvas is copied into the window
    // The lecturer works in another window; the audience keeps this one.
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "scorescope-stage");
    const StageSize size = arguments.windowed.value_or(StageSize{});
    GLFWwindow* const made =
        glfwCreateWindow(size.width, size.height, "ScoreScope: audience", nullptr, nullptr);
    if (made == nullptr) {
        const Error error = failure("no window with OpenGL 3.3 can be made");
        glfwTerminate();
        return error;
    }
    std::unique_ptr<StageWindow> window(new StageWindow(made));
    window->width_ = size.width;
    window->height_ = size.height;
    glfwGetWindowPos(made, &window->left_, &window->top_);
    glfwMakeContextCurrent(made);
    glfwSwapInterval(1);
    window->listen();
    if (*monitor != nullptr) cover(made, *monitor);
    return window;
}

StageWindow::~StageWindow() {
    glfwDestroyWindow(window_);
    glfwTerminate();
}

void StageWindow::listen() {
    glfwSetWindowUserPointer(window_, this);
    commands_.reserve(kMostCommands);  // no exception may leave a callback
    glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int, int action, int) {
        auto& self = *static_cast<StageWindow*>(glfwGetWindowUserPointer(window));
        // A key that is held down must not skip steps.
        if (action != GLFW_PRESS || self.commands_.size() >= kMostCommands) return;
        if (const auto command = commandOf(key)) self.commands_.push_back(*command);
    });
    const auto damage = [](GLFWwindow* window) {
        static_cast<StageWindow*>(glfwGetWindowUserPointer(window))->damaged_ = true;
    };
    glfwSetWindowRefreshCallback(window_, damage);
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* window, int, int) {
        static_cast<StageWindow*>(glfwGetWindowUserPointer(window))->damaged_ = true;
    });
}

bool StageWindow::closed() const {
    return glfwWindowShouldClose(window_) == GLFW_TRUE;
}

StageTarget StageWindow::target() const {
    StageTarget target;
    glfwGetFramebufferSize(window_, &target.width, &target.height);
    return target;
}

std::vector<StageCommand> StageWindow::wait(double seconds) {
    glfwWaitEventsTimeout(seconds);
    const std::vector<StageCommand> commands = commands_;
    commands_.clear();
    return commands;
}

bool StageWindow::takeDamage() {
    return std::exchange(damaged_, false);
}

void StageWindow::toggleFullScreen() {
    if (glfwGetWindowMonitor(window_) != nullptr) {
        glfwSetWindowMonitor(window_, nullptr, left_, top_, width_, height_, GLFW_DONT_CARE);
        glfwSetInputMode(window_, GLFW_CURSOR, GLFW_CURSOR_NORMAL);
    } else {
        glfwGetWindowPos(window_, &left_, &top_);
        glfwGetWindowSize(window_, &width_, &height_);
        cover(window_, monitorOf(window_));
    }
    damaged_ = true;
}

void StageWindow::show() const {
    glfwSwapBuffers(window_);
}

void StageWindow::wake() {
    glfwPostEmptyEvent();
}

}  // namespace scorescope::app
