// SPDX-License-Identifier: Apache-2.0
#include "app/stage/arguments.h"

#include <gtest/gtest.h>

namespace scorescope::app {
namespace {

TEST(StageArguments, NameWhatIsShown) {
    const auto run = parseStageArguments({"runs/moons", "--display", "2"});
    ASSERT_TRUE(run);
    EXPECT_EQ(run->run, "runs/moons");
    EXPECT_EQ(run->display, 2);
    const auto lesson = parseStageArguments({"lesson", "pdf-and-score", "--step", "3"});
    ASSERT_TRUE(lesson);
    EXPECT_EQ(lesson->lesson, "pdf-and-score");
    EXPECT_EQ(lesson->step, 3U);
    EXPECT_TRUE(lesson->run.empty());
}

TEST(StageArguments, ReadShotsAndSizes) {
    const auto shot = parseStageArguments({"--shot", "a.png", "1280x800", "run", "--scale", "1.5"});
    ASSERT_TRUE(shot);
    EXPECT_EQ(shot->shot, "a.png");
    EXPECT_EQ(shot->shotSize.width, 1280);
    EXPECT_EQ(shot->shotSize.height, 800);
    EXPECT_EQ(shot->unit, 1.5);
    const auto window = parseStageArguments({"run", "--windowed", "640x480"});
    ASSERT_TRUE(window && window->windowed);
    EXPECT_EQ(window->windowed->height, 480);
}

TEST(StageArguments, RefuseWhatTheyDoNotKnow) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{},
                                               {"a", "b"},
                                               {"run", "--display"},
                                               {"run", "--display", "0"},
                                               {"run", "--display", "two"},
                                               {"run", "--windowed", "640"},
                                               {"run", "--windowed", "1x1"},
                                               {"run", "--shot", "a.png"},
                                               {"run", "--shot", "a.png", "-5x800"},
                                               {"run", "--scale", "nan"},
                                               {"run", "--shout"}}) {
        const auto parsed = parseStageArguments(words);
        ASSERT_FALSE(parsed);
        EXPECT_EQ(parsed.error().fault, Fault::usage);
        EXPECT_FALSE(parsed.error().remedy.empty());
    }
    EXPECT_TRUE(parseStageArguments({"--help"})->help);
    EXPECT_TRUE(parseStageArguments({"--version"})->version);
}

TEST(StageArguments, TheHelpNamesEveryKey) {
    for (const char* key : {"PageDown", "B", "F", "Esc", "Space", "+ / -", "H"}) {
        EXPECT_NE(stageUsage().find(key), std::string::npos) << key;
    }
}

}  // namespace
}  // namespace scorescope::app
