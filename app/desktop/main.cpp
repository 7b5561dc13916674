// SPDX-License-Identifier: Apache-2.0
#include <QSurfaceFormat>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <thread>

#include "app/desktop/application.h"
#include "app/desktop/arguments.h"
#include "app/desktop/display_check.h"
#include "app/desktop/main_window.h"
#include "app/desktop/script_player.h"
#include "app/desktop/signal_watch.h"
#include "app/desktop/theme.h"
#include "app/present/presets.h"
#include "app/present/version.h"
#include "core/base/locations.h"
#include "core/base/processor.h"
#include "core/session/engine_loader.h"

namespace {

using namespace scorescope;
using namespace scorescope::app;

int fail(const Error& error) {
    std::cerr << "scorescope: " << error.line() << '\n';
    return exitCode(error.fault);
}

/// What to open, with the assignments of the command line.
Result<ExperimentSource> chooseExperiment(const Arguments& arguments) {
    auto source = findExperiment(arguments.what.empty() ? kDefaultPreset : arguments.what);
    if (!source) return source.error();
    const Result<void> assigned = source->settings.assign(arguments.assignments);
    if (!assigned) return assigned.error();
    return source;
}

void chooseSurfaceFormat() {
    QSurfaceFormat format;
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(0);
    // Waiting for the screen inside a swap would hold up the event loop.
    format.setSwapInterval(0);
    QSurfaceFormat::setDefaultFormat(format);
}

struct Plan {
    ExperimentSource source;
    std::vector<ScriptAction> script;
    int processorCores = 1;
    bool scripted = false;
};

int runWindow(int argc, char** argv, Plan plan) {
    chooseSurfaceFormat();
    QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    Application application(argc, argv);
    applyTheme(application, false);
    const auto runs = plan.scripted ? std::filesystem::path() : userDataFolder() / "runs";
    Workbench workbench(std::move(plan.source),
                        {loadEngine, runs.string(), std::max(1, plan.processorCores - 1)});
    MainWindow window(workbench, {.keepLayout = !plan.scripted});
    QObject::connect(
        &application, &Application::exceptionCaught, &window, [&](const QString& what) {
            window.showMessage(Severity::error, QObject::tr("Something went wrong: %1").arg(what));
        });
    // The engine takes its time and its locks; the first picture comes before it.
    QObject::connect(&window, &MainWindow::firstShown, &workbench, &Workbench::load);
    const SignalWatch signals;
    QObject::connect(&signals, &SignalWatch::endRequested, &window, &QWidget::close);
    int code = 0;
    if (plan.scripted && !plan.script.empty()) {
        auto* player = new ScriptPlayer(window, std::move(plan.script));
        QObject::connect(player, &ScriptPlayer::failed, &window, [&](const Error& error) {
            code = fail(error);
            window.close();
        });
    }
    window.show();
    application.exec();
    if (!window.endedCleanly()) {
        // A worker is stuck in a long operation; what matters lies in the last checkpoint.
        std::cout.flush();
        std::_Exit(code);
    }
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    const auto arguments = parseArguments({argv + 1, argv + argc});
    if (!arguments) return fail(arguments.error());
    if (arguments->help) {
        std::cout << usageText();
        return 0;
    }
    if (arguments->version) {
        std::cout << "scorescope " << programVersion() << '\n';
        return 0;
    }
    auto source = chooseExperiment(*arguments);
    if (!source) return fail(source.error());
    const ProcessorInfo processor = detectProcessor();
    Plan plan{*std::move(source), {}, processor.logicalCores, !arguments->script.empty()};
    if (plan.scripted) {
        auto script = readScript(arguments->script);
        if (!script) return fail(script.error());
        plan.script = *std::move(script);
    }
    if (const Result<void> display = checkDisplay(); !display) return fail(display.error());
    prepareProcessor(processor);
    return runWindow(argc, argv, std::move(plan));
}
