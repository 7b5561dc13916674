// SPDX-License-Identifier: Apache-2.0
#include "app/stage/show.h"

#include <gtest/gtest.h>

#include "tests/stage/run_maker.h"

namespace scorescope::app {
namespace {

class ShowTest : public testing::Test {
protected:
    void SetUp() override {
        run.writeExperiment();
        run.writeRecording({0, 10, 20, 40});
        take();
    }
    /// Writes the view, as a window does, and lets the show follow.
    void see(const StoredView& view) {
        ASSERT_TRUE(writeView(run.path(), view));
        take();
    }
    void take() {
        reader.refresh();
        show.take(reader.content());
    }

    TestRun run;
    FolderReader reader{run.path()};
    Show show;
};

bool shows(const StageImage& image, const std::string& id) {
    for (const render::Drawable& drawable : image.scene.drawables) {
        if (std::visit([](const auto& d) { return d.id; }, drawable) == id) return true;
    }
    return false;
}

TEST_F(ShowTest, DrawsWhatTheViewSays) {
    StoredView view;
    view.t = 0.4;
    view.view.show(Layer::exact, true);
    view.view.show(Layer::data, false);
    view.caption = "Two fields";
    see(view);
    const StageImage image = show.image();
    EXPECT_EQ(image.caption, "Two fields");
    EXPECT_EQ(image.time.t, 0.4);
    EXPECT_TRUE(shows(image, "true score") && shows(image, "learned score"));
    EXPECT_FALSE(shows(image, "data"));
    EXPECT_EQ(image.training.step, 40);
    EXPECT_TRUE(image.training.newest);
    EXPECT_EQ(image.legend.size(), 3U);
    EXPECT_EQ(image.notice, "");
}

TEST_F(ShowTest, KeysWalkThroughTheRecording) {
    show.showState(-1);
    EXPECT_EQ(show.image().training.step, 20);
    show.showState(-1);
    show.showState(-1);
    show.showState(-1);
    EXPECT_EQ(show.image().training.step, 0);
    show.showState(1);
    EXPECT_EQ(show.image().training.step, 10);
    show.showEnd(true);
    EXPECT_EQ(show.image().training.step, 40);
    // The newest is followed: it grows.
    run.writeRecording({0, 10, 20, 40, 80});
    take();
    EXPECT_EQ(show.image().training.step, 80);
    show.showEnd(false);
    run.writeRecording({0, 10, 20, 40, 80, 160});
    take();
    EXPECT_EQ(show.image().training.step, 0);
    show.showState(1);
    show.showState(1);
    show.showState(1);
    show.showState(1);
    show.showState(1);
    EXPECT_TRUE(show.image().training.newest);
}

TEST_F(ShowTest, TheWindowsChoiceOfWeightsCounts) {
    StoredView view;
    view.recordedStep = 12;
    see(view);
    EXPECT_EQ(show.image().training.step, 10);
    show.showState(1);
    EXPECT_EQ(show.image().training.step, 20);
    view.recordedStep.reset();
    see(view);
    EXPECT_EQ(show.image().training.step, 40);
}

TEST_F(ShowTest, WhatTheWindowHandsOverComesIntoItsPlace) {
    render::Points particles;
    particles.id = "particles";
    particles.positions = render::shareArray(std::vector<float>{0.0f, 0.0f});
    particles.count = 1;
    SharedScene shared;
    shared.order = {"density", "data", "particles", "learned score"};
    shared.drawables = {particles};
    shared.legend = {{Layer::particles, true, "1 / 1"}, {Layer::learned, true, "EMA, step 41"}};
    shared.findings = {"curl 0.1"};
    ASSERT_TRUE(writeScene(run.path(), shared));
    see(StoredView());
    const StageImage image = show.image();
    std::vector<std::string> ids;
    for (const render::Drawable& drawable : image.scene.drawables) {
        ids.push_back(std::visit([](const auto& d) { return d.id; }, drawable));
    }
    EXPECT_EQ(ids, shared.order);
    ASSERT_EQ(image.legend.size(), 2U);
    EXPECT_EQ(image.legend[0].badge, "1 / 1");
    EXPECT_EQ(image.legend[1].badge, "step 40");  // drawn from the recording
    EXPECT_EQ(image.findings, shared.findings);
    // Particles are of the window's time and weights: those of the stage's keys have none.
    show.showState(-1);
    EXPECT_FALSE(shows(show.image(), "particles"));
    show.showEnd(true);
    EXPECT_TRUE(shows(show.image(), "particles"));
    show.togglePlaying();
    EXPECT_FALSE(shows(show.image(), "particles"));
}

TEST_F(ShowTest, ImagesStandInThePlaceOfTheCanvas) {
    SharedScene shared;
    shared.picture = std::make_shared<const render::Raster>(
        render::Raster{1, 1, std::vector<std::uint8_t>(4, 255)});
    shared.note = "step 40";
    ASSERT_TRUE(writeScene(run.path(), shared));
    StoredView view;
    view.caption = "Reconstructions";
    see(view);
    show.togglePlaying();  // images have no time to play
    show.showState(-1);
    const StageImage image = show.image();
    ASSERT_TRUE(image.picture);
    EXPECT_EQ(image.note, "step 40");
    EXPECT_EQ(image.caption, "Reconstructions");
    EXPECT_TRUE(image.scene.drawables.empty());
    EXPECT_FALSE(image.hasTimeBar() || image.hasTrainingBar());
    EXPECT_FALSE(show.moves());
    ASSERT_TRUE(writeScene(run.path(), SharedScene()));
    take();
    EXPECT_FALSE(show.image().picture);
}

TEST_F(ShowTest, AnotherStepOfALessonIsSeenAtItsOwnTime) {
    StoredView view;
    view.t = 0.5;
    see(view);
    show.togglePlaying();
    show.advance(0.1);
    ASSERT_NE(show.image().time.t, 0.5);
    show.take(reader.content(), {1, 3});
    EXPECT_FALSE(show.moves());
    EXPECT_EQ(show.image().time.t, 0.5);
}

TEST_F(ShowTest, TimeGlidesToWhatIsFollowed) {
    StoredView view;
    view.t = 0.5;
    see(view);
    EXPECT_EQ(show.image().time.t, 0.5);  // the first view at once
    view.t = 0.6;
    see(view);
    EXPECT_TRUE(show.moves());
    EXPECT_TRUE(show.advance(0.05));
    const double between = show.image().time.t;
    EXPECT_TRUE(between > 0.5 && between < 0.6);
    show.advance(1.0);
    EXPECT_EQ(show.image().time.t, 0.6);
    EXPECT_FALSE(show.advance(0.1));
    view.t = 0.1;
    see(view);
    EXPECT_EQ(show.image().time.t, 0.1);  // far away: a jump
}

TEST_F(ShowTest, OwnTimeRunsUntilTheWindowMovesIt) {
    show.togglePlaying();
    EXPECT_TRUE(show.advance(0.05));
    StoredView view;
    view.dark = true;
    view.t = 0.77;
    see(view);
    EXPECT_FALSE(show.moves());
    EXPECT_EQ(show.image().time.t, 0.77);
    EXPECT_EQ(show.image().theme, &render::darkTheme());
}

TEST_F(ShowTest, WeightsOfAnotherNetworkAreToldAndNotShown) {
    run.writeExperiment({"model.width=9"});
    take();
    const StageImage image = show.image();
    EXPECT_FALSE(shows(image, "learned score"));
    EXPECT_NE(image.notice.find("another network"), std::string::npos);
    run.writeExperiment();
    take();
    EXPECT_TRUE(shows(show.image(), "learned score"));
}

TEST_F(ShowTest, ARunWithoutARecordingHasNoLearnedScore) {
    const TestRun fresh;
    fresh.writeExperiment();
    FolderReader other(fresh.path());
    other.refresh();
    show.take(other.content());
    const StageImage image = show.image();
    EXPECT_FALSE(shows(image, "learned score"));
    EXPECT_TRUE(shows(image, "density"));
    EXPECT_FALSE(image.training.step);
}

TEST_F(ShowTest, OneDimensionIsShownOverTime) {
    const TestRun line;
    line.writeExperiment({"data.kind=mixture", "data.means=[[-1], [1]]", "data.weights=[1, 1]",
                          "data.sds=[0.2, 0.2]"});
    FolderReader other(line.path());
    other.refresh();
    show.take(other.content());
    const StageImage image = show.image();
    EXPECT_TRUE(image.overTime);
    EXPECT_FALSE(image.scene.drawables.empty());
}

TEST(Show, WithoutAnythingIsEmpty) {
    Show show;
    const StageImage image = show.image();
    EXPECT_TRUE(image.title.empty());
    EXPECT_TRUE(image.scene.drawables.empty());
    show.showState(1);
    show.showEnd(true);
    show.togglePlaying();
    show.advance(0.1);
}

}  // namespace
}  // namespace scorescope::app
