// SPDX-License-Identifier: Apache-2.0
// The window with one-dimensional data: everything over time.
#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QTemporaryDir>

#include "app/desktop/window_files.h"
#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

class OverTimeTest : public WindowTest {
protected:
    void SetUp() override {
        dimension = 1;
        start({"data.kind=mixture", "data.weights=[0.4,0.6]", "data.means=[[-1.5],[1.5]]",
               "data.sds=[0.3,0.3]", "data.count=500"});
    }

    void openAndSettle() {
        open();
        ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    }

    std::vector<std::string> ids() {
        std::vector<std::string> found;
        for (const render::Drawable& drawable : window->presenter().scene().drawables) {
            found.push_back(std::visit([](const auto& d) { return d.id; }, drawable));
        }
        return found;
    }
    bool shows(const std::string& id) {
        const auto all = ids();
        return std::find(all.begin(), all.end(), id) != all.end();
    }

    std::vector<PathsRequest> pathsAsked() {
        const std::lock_guard lock(script->mutex);
        std::vector<PathsRequest> found;
        for (const ExplorerRequest& request : script->requests) {
            if (const auto* one = std::get_if<PathsRequest>(&request.job)) found.push_back(*one);
        }
        return found;
    }
};

TEST_F(OverTimeTest, TheWindowShowsDensityPathsAndSlice) {
    openAndSettle();
    EXPECT_TRUE(window->presenter().overTime());
    for (const char* id : {"density", "data line", "prior line", "flow", "cursor"}) {
        EXPECT_TRUE(shows(id)) << id;
    }
    EXPECT_TRUE(find<QWidget>("slice")->isVisible());
    EXPECT_TRUE(find<QCheckBox>("layer.ode")->isVisible());
    EXPECT_FALSE(find<QCheckBox>("layer.data")->isVisible());
}

TEST_F(OverTimeTest, LayersSwitchAndAreUndone) {
    openAndSettle();
    auto* box = find<QCheckBox>("layer.ode");
    ASSERT_TRUE(box->isChecked());
    box->click();
    EXPECT_FALSE(shows("flow"));
    workbench->document().undo();
    EXPECT_TRUE(shows("flow"));
    EXPECT_TRUE(box->isChecked());
    if (!find<QCheckBox>("layer.reverse")->isChecked()) find<QCheckBox>("layer.reverse")->click();
    EXPECT_TRUE(waitFor([this] { return shows("reverse"); }));
}

TEST_F(OverTimeTest, SampleDrawsNewPaths) {
    openAndSettle();
    ASSERT_TRUE(waitFor([this] { return !window->desk().busyOrDue(); }));
    const auto before = pathsAsked();
    find<QAction>("drawSample")->trigger();
    ASSERT_TRUE(waitFor([&] { return pathsAsked().size() > before.size(); }));
    EXPECT_NE(pathsAsked().back().seed, before.back().seed);
    find<QAction>("undo")->trigger();
    EXPECT_TRUE(waitFor([&] { return pathsAsked().back().seed == before.back().seed; }));
}

TEST_F(OverTimeTest, AClickSetsTheTime) {
    openAndSettle();
    const render::Camera& camera = window->canvas().view().camera();
    const render::Vec2 at = camera.worldToPixel({0.6, 0.0});
    QTest::mouseClick(&window->canvas().view(), Qt::LeftButton, {},
                      QPoint(static_cast<int>(at.x), static_cast<int>(at.y)));
    EXPECT_NEAR(window->presenter().cursor().t(), 0.6, 0.01);
    EXPECT_TRUE(waitFor([this] { return window->presenter().settled(); }));
}

TEST_F(OverTimeTest, TimeCanRunBackwards) {
    openAndSettle();
    find<QAction>("noiseLeft")->trigger();
    EXPECT_TRUE(workbench->document().view().noiseLeft);
    EXPECT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    EXPECT_TRUE(shows("flow"));
}

TEST_F(OverTimeTest, PicturesAreSaved) {
    openAndSettle();
    const QTemporaryDir folder;
    for (const char* name : {"a.png", "a.svg", "a.pdf"}) {
        const auto saved = writePicture(*window, folder.filePath(QLatin1String(name)));
        EXPECT_TRUE(saved) << (saved ? "" : saved.error().line());
    }
}

TEST_F(OverTimeTest, APlaneComesBackWithItsOwnLegend) {
    openAndSettle();
    dimension = 2;
    ASSERT_TRUE(workbench->document().set("data.kind", std::string("two-gaussians")));
    ASSERT_TRUE(waitFor([this] { return script->sent<Restart>().size() == 1; }));
    sayReady();
    ASSERT_TRUE(waitFor([this] { return !window->presenter().overTime(); }));
    EXPECT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    EXPECT_FALSE(find<QWidget>("slice")->isVisible());
    EXPECT_TRUE(find<QCheckBox>("layer.data")->isVisible());
    EXPECT_FALSE(find<QCheckBox>("layer.ode")->isVisible());
}

}  // namespace
}  // namespace scorescope::app
