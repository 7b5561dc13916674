// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <iostream>
#include <system_error>

#include "app/present/version.h"
#include "app/stage/arguments.h"
#include "app/stage/run_follower.h"
#include "app/stage/shot.h"
#include "app/stage/stage_window.h"
#include "core/base/json.h"

namespace {

using namespace scorescope;
using namespace scorescope::app;

constexpr double kFrameSeconds = 1.0 / 60.0;
constexpr double kRestSeconds = 0.5;  // between looks at nothing in particular

int fail(const Error& error) {
    std::cerr << "scorescope-stage: " << error.line() << '\n';
    return exitCode(error.fault);
}

Result<void> checkRun(const std::string& run) {
    std::error_code code;
    if (std::filesystem::is_directory(run, code)) return {};
    return Error{Fault::file, "is no folder", run,
                 "name the folder of a run, or a lesson: scorescope-stage lesson NAME"};
}

/// Gives a stage without a window what the arguments name.
Result<void> prepareShot(const StageArguments& arguments, Stage& stage) {
    if (!arguments.lesson.empty()) {
        auto lesson = LessonPlayer::load(arguments.lesson);
        if (!lesson) return lesson.error();
        stage.play(*std::move(lesson), arguments.step.value_or(1) - 1);
    } else {
        FolderReader reader(arguments.run);
        reader.refresh();
        stage.take(reader.content());
    }
    stage.settle();
    return {};
}

int runShot(const StageArguments& arguments) {
    const auto made =
        writeShot(arguments, [&](Stage& stage) { return prepareShot(arguments, stage); });
    if (!made) return fail(made.error());
    std::cout << writeJson(*made, -1) << '\n';
    return 0;
}

/// Shows the stage until the window is closed.
Result<void> showStage(StageWindow& window, Stage& stage, RunFollower* follower) {
    using Clock = std::chrono::steady_clock;
    std::shared_ptr<const StageContent> taken;
    auto last = Clock::now();
    bool quit = false;
    while (!quit && !window.closed()) {
        bool changed = false;
        for (const StageCommand command :
             window.wait(stage.moves() ? kFrameSeconds : kRestSeconds)) {
            quit = quit || command == StageCommand::quit;
            if (command == StageCommand::fullScreen) window.toggleFullScreen();
            stage.act(command);
            changed = true;
        }
        if (const auto newest = follower ? follower->newest() : nullptr; newest != taken) {
            taken = newest;
            stage.take(newest);
            changed = true;
        }
        const auto now = Clock::now();
        changed = stage.advance(std::chrono::duration<double>(now - last).count()) || changed;
        last = now;
        const StageTarget target = window.target();
        if (!(window.takeDamage() || changed) || target.width < 1 || target.height < 1) continue;
        if (auto painted = stage.paint(target); !painted) return painted;
        window.show();
    }
    return {};
}

int runWindow(const StageArguments& arguments) {
    auto window = StageWindow::open(arguments);
    if (!window) return fail(window.error());
    auto painter = StagePainter::create();
    if (!painter) return fail(painter.error());
    Stage stage(**painter, arguments.unit);
    std::unique_ptr<RunFollower> follower;
    if (arguments.lesson.empty()) {
        follower = std::make_unique<RunFollower>(arguments.run, &StageWindow::wake);
    } else {
        auto lesson = LessonPlayer::load(arguments.lesson);
        if (!lesson) return fail(lesson.error());
        stage.play(*std::move(lesson), arguments.step.value_or(1) - 1);
    }
    const Result<void> shown = showStage(**window, stage, follower.get());
    follower.reset();  // before the window that it wakes
    return shown ? 0 : fail(shown.error());
}

}  // namespace

int main(int argc, char** argv) {
    const auto arguments = parseStageArguments({argv + 1, argv + argc});
    if (!arguments) return fail(arguments.error());
    if (arguments->help) {
        std::cout << stageUsage();
        return 0;
    }
    if (arguments->version) {
        std::cout << "scorescope-stage " << programVersion() << '\n';
        return 0;
    }
    if (arguments->lesson.empty()) {
        if (const auto good = checkRun(arguments->run); !good) return fail(good.error());
    }
    return arguments->shot.empty() ? runWindow(*arguments) : runShot(*arguments);
}
