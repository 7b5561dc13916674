// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <QTest>
#include <functional>
#include <memory>

#include "app/desktop/main_window.h"
#include "tests/gui/fake_engine.h"

namespace scorescope::app {

/// A window on the screen with a fake session behind it.
class WindowTest : public testing::Test {
protected:
    void SetUp() override { start(); }
    /// A window of an experiment with these settings ("key=value").
    void start(const std::vector<std::string>& assignments = {});
    /// A window of images; the session has these decoders.
    void startWithImages(const std::string& kind, std::vector<std::string> decoders);
    void TearDown() override;

    /// Shows the window and loads the engine, up to parts that are ready.
    void open();
    /// The session has built its parts.
    void sayReady();
    void sayState(RunState state, std::int64_t step);

    template <class Widget>
    Widget* find(const char* name) {
        auto* found = window->findChild<Widget*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }

    std::shared_ptr<FakeScript> script = std::make_shared<FakeScript>();
    std::unique_ptr<FakeEngine> engine;
    std::unique_ptr<Workbench> workbench;
    std::unique_ptr<MainWindow> window;
    std::int64_t dimension = 2;  ///< of the data, as the session says it
};

/// Runs the event loop until the condition holds; false after ten seconds.
bool waitFor(const std::function<bool()>& condition);

}  // namespace scorescope::app
