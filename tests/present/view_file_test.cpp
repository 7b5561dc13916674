// SPDX-License-Identifier: Apache-2.0
#include "app/present/view_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace scorescope::app {
namespace {

class ViewFileTest : public testing::Test {
protected:
    void SetUp() override {
        folder = std::filesystem::temp_directory_path() /
                 ("scorescope-view-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    Result<StoredView> read(const char* text) {
        std::ofstream(folder / "view.json") << text;
        return readView(folder);
    }

    std::filesystem::path folder;
};

TEST_F(ViewFileTest, ComesBackAsItWasWritten) {
    StoredView stored;
    stored.t = 0.375;
    stored.view.show(Layer::exact, true);
    stored.view.show(Layer::data, false);
    stored.view.particleCount = 12'345;
    stored.view.arrows = ArrowScaling::direction;
    stored.camera = {-3, -2, 5, 4};
    stored.seed = 7;
    stored.view.probe = render::Vec2{0.5, -1.25};
    stored.view.map = MapKind::curl;
    stored.view.givenPart = GivenPoint::Part::encoder;
    stored.view.ways = TwoWays{{-1, 0}, {1, 2}, {1, 0}};
    stored.view.dsm = {17, 3, 4};
    stored.caption = "The plane at t = 0.375.";
    stored.recordedStep = 400;
    stored.dark = true;
    stored.run = "/runs/moons";
    ASSERT_TRUE(writeView(folder, stored));
    const auto back = readView(folder);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->t, 0.375);
    EXPECT_EQ(back->view, stored.view);
    EXPECT_EQ(back->camera, stored.camera);
    EXPECT_EQ(back->seed, 7);
    EXPECT_EQ(back->caption, stored.caption);
    EXPECT_EQ(back->recordedStep, 400);
    EXPECT_TRUE(back->dark);
    EXPECT_EQ(back->run, "/runs/moons");
}

TEST_F(ViewFileTest, StrangeEntriesKeepTheirDefaults) {
    const auto view =
        read(R"({"t": 17, "layers": 3, "particles": -5, "camera": {"left": "x"}, "new": 1})");
    ASSERT_TRUE(view);
    EXPECT_EQ(view->t, 1.0);
    EXPECT_EQ(view->view.particleCount, kFewestParticles);
    EXPECT_TRUE(view->view.shows(Layer::data));
    const auto other =
        read(R"({"probe": [1], "recorded_step": -3, "dark": "yes", "run": 5, "caption": []})");
    ASSERT_TRUE(other);
    EXPECT_FALSE(other->view.probe);
    EXPECT_FALSE(other->recordedStep);
    EXPECT_FALSE(other->dark);
    EXPECT_TRUE(other->run.empty() && other->caption.empty());
    EXPECT_TRUE(read("[1, 2]"));
    EXPECT_FALSE(read("{\"t\": 0."));
}

TEST_F(ViewFileTest, AMissingFileIsAnError) {
    EXPECT_FALSE(readView(folder / "nowhere"));
}

}  // namespace
}  // namespace scorescope::app
