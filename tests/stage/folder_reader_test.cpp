// SPDX-License-Identifier: Apache-2.0
#include "app/stage/folder_reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>

#include "tests/stage/run_maker.h"

namespace scorescope::app {
namespace {

std::string textOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

StoredView viewAt(double t) {
    StoredView view;
    view.t = t;
    return view;
}

TEST(FolderReader, ReadsARunAndWhatChanges) {
    const TestRun run;
    run.writeExperiment();
    run.writeRecording({0, 10});
    FolderReader reader(run.path());
    EXPECT_TRUE(reader.refresh());
    EXPECT_FALSE(reader.refresh());
    ASSERT_TRUE(reader.content()->parts);
    EXPECT_EQ(reader.content()->notice, "");
    EXPECT_FALSE(reader.content()->view);
    ASSERT_TRUE(reader.content()->newest);
    EXPECT_EQ(reader.content()->newest->step, 10);

    ASSERT_TRUE(writeView(run.path(), viewAt(0.25)));
    EXPECT_TRUE(reader.refresh());
    ASSERT_TRUE(reader.content()->view);
    EXPECT_EQ(reader.content()->view->t, 0.25);
    run.writeRecording({0, 10, 20});
    EXPECT_TRUE(reader.refresh());
    EXPECT_EQ(reader.content()->newest->step, 20);
}

TEST(FolderReader, ALiveSettingKeepsTheParts) {
    const TestRun run;
    run.writeExperiment();
    FolderReader reader(run.path());
    reader.refresh();
    const auto parts = reader.content()->parts;
    run.writeExperiment({"training.batch=64"});
    reader.refresh();
    EXPECT_EQ(reader.content()->parts, parts);
    run.writeExperiment({"data.kind=two-gaussians"});
    EXPECT_TRUE(reader.refresh());
    EXPECT_NE(reader.content()->parts, parts);
}

TEST(FolderReader, HalfWrittenFilesKeepTheLastGoodState) {
    const TestRun run;
    run.writeExperiment();
    run.writeRecording({0, 10});
    ASSERT_TRUE(writeView(run.path(), viewAt(0.25)));
    FolderReader reader(run.path());
    reader.refresh();
    const auto good = reader.content();
    for (const char* name : {"view.json", "experiment.json", "recording/weights.ssr"}) {
        const std::string whole = textOf(run.path() / name);
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{25}}) {
            run.write(name, whole.substr(0, size));
            reader.refresh();
            EXPECT_EQ(reader.content()->parts, good->parts) << name << size;
            EXPECT_EQ(reader.content()->view->t, 0.25) << name << size;
            EXPECT_TRUE(reader.content()->newest) << name << size;
            EXPECT_NE(reader.content()->notice, "") << name << size;
        }
        run.write(name, whole);
        reader.refresh();
        EXPECT_EQ(reader.content()->notice, "") << name;
    }
}

TEST(FolderReader, DamagedBytesNeverEndIt) {
    const TestRun run;
    run.writeExperiment();
    run.writeRecording({0, 10});
    ASSERT_TRUE(writeView(run.path(), viewAt(0.25)));
    std::mt19937 draws(7);
    FolderReader reader(run.path());
    reader.refresh();
    for (int i = 0; i < 300; ++i) {
        const char* name = i % 2 == 0 ? "view.json" : "recording/weights.ssr";
        const std::string whole = textOf(run.path() / name);
        std::string damaged = whole;
        for (int k = 0; k < 3; ++k) {
            damaged[draws() % damaged.size()] = static_cast<char>(draws());
        }
        run.write(name, damaged);
        reader.refresh();
        const StoredView& view = reader.content()->view.value();
        EXPECT_TRUE(view.t >= 0.0 && view.t <= 1.0);
        EXPECT_GT(view.camera.width(), 0.0);
        run.write(name, whole);
    }
}

TEST(FolderReader, ADeletedRunStaysWhereItWas) {
    TestRun run;
    run.writeExperiment();
    run.writeRecording({0, 10});
    FolderReader reader(run.path());
    reader.refresh();
    std::filesystem::remove_all(run.path());
    EXPECT_TRUE(reader.refresh());
    EXPECT_TRUE(reader.content()->parts);
    EXPECT_TRUE(reader.content()->newest);
    EXPECT_NE(reader.content()->notice.find("has gone"), std::string::npos);
    std::filesystem::create_directories(run.path());
    run.writeExperiment({"data.kind=two-gaussians"});
    EXPECT_TRUE(reader.refresh());
    EXPECT_EQ(reader.content()->notice, "");
}

TEST(FolderReader, GoesWhereTheViewSays) {
    const TestRun audience, first, second;
    audience.writeExperiment();
    first.writeExperiment({"data.kind=two-gaussians"});
    first.writeRecording({0, 10});
    second.writeExperiment({"data.kind=two-gaussians"});
    FolderReader reader(audience.path());
    reader.refresh();
    EXPECT_EQ(reader.content()->parts->settings.text("data.kind"), "eight-gaussians");
    StoredView view = viewAt(0.3);
    view.run = first.path().string();
    ASSERT_TRUE(writeView(audience.path(), view));
    EXPECT_TRUE(reader.refresh());
    EXPECT_EQ(reader.content()->parts->settings.text("data.kind"), "two-gaussians");
    EXPECT_TRUE(reader.content()->newest);
    // The weights of the old run are none of the new one's.
    view.run = second.path().string();
    ASSERT_TRUE(writeView(audience.path(), view));
    EXPECT_TRUE(reader.refresh());
    EXPECT_FALSE(reader.content()->newest);
}

}  // namespace
}  // namespace scorescope::app
