// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/window_host.h"

#include "core/session/experiment_schema.h"

namespace scorescope::app {

void WindowTest::start(const std::vector<std::string>& assignments) {
    engine = std::make_unique<FakeEngine>(script);
    ExperimentSource source{
        ExperimentSource::Kind::preset, "test", {}, Settings(experimentSchema())};
    ASSERT_TRUE(source.settings.assign(assignments));
    Engine* fake = engine.get();
    workbench = std::make_unique<Workbench>(
        source, Workbench::Options{[fake]() -> Result<Engine*> { return fake; }, {}, 1});
    window = std::make_unique<MainWindow>(*workbench, MainWindow::Options{false});
}

void WindowTest::startWithImages(const std::string& kind, std::vector<std::string> decoders) {
    window.reset();
    workbench.reset();
    script->decoders = std::move(decoders);
    std::vector<std::string> assignments = {"data.kind=" + kind};
    if (!script->decoders.empty()) assignments.push_back("model.kind=" + script->decoders.front());
    start(assignments);
    auto data = makeDataSet(workbench->document().settings());
    ASSERT_TRUE(data);
    script->images = std::make_shared<const FakeImages>(*std::move(data));
}

void WindowTest::TearDown() {
    if (window) window->close();
    window.reset();
    workbench.reset();
}

void WindowTest::open() {
    window->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    workbench->load();
    ASSERT_TRUE(waitFor([this] { return workbench->bridge().isOpen(); }));
    sayReady();
    ASSERT_TRUE(waitFor([this] { return workbench->isReady(); }));
}

void WindowTest::sayReady() {
    Ready ready{0, 37'762, dimension};
    if (script->images) {
        ready.images = script->images->info(script->decoders);
        ready.dimension = ready.images->shape.size();
    }
    script->say(ready);
    sayState(RunState::paused, 0);
}

void WindowTest::sayState(RunState state, std::int64_t step) {
    script->say(StateChanged{state, step, {}});
    ASSERT_TRUE(waitFor(
        [&] { return workbench->facts().state == state && workbench->facts().step == step; }));
}

bool waitFor(const std::function<bool()>& condition) {
    return QTest::qWaitFor(condition, 10'000);
}

}  // namespace scorescope::app
