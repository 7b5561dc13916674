// SPDX-License-Identifier: Apache-2.0
#include "app/present/script.h"

#include <gtest/gtest.h>

namespace scorescope::app {
namespace {

TEST(Script, ReadsEveryAction) {
    const auto script = parseScript(
        "# a comment\n\npreset two-gaussians\nset data.mean [1, 2]\ntrain 100\nstart\npause\n"
        "wait 0.5\nt 0.25\nlayer true score on\nsample\npanel Loss\nclick sample\n"
        "drag canvas 10 20 30.5 40\nkey Ctrl+T\nshot a.png\nshot b.png 1280x800\nreport "
        "r.json\r\nquit",
        "demo.txt");
    ASSERT_TRUE(script) << script.error().line();
    ASSERT_EQ(script->size(), 17u);
    EXPECT_EQ((*script)[1].name, "data.mean");
    EXPECT_EQ((*script)[1].text, "[1, 2]");
    EXPECT_EQ((*script)[2].numbers, std::vector<double>{100});
    EXPECT_EQ((*script)[7].name, "true score");
    EXPECT_TRUE((*script)[7].on);
    EXPECT_EQ((*script)[11].numbers, (std::vector<double>{10, 20, 30.5, 40}));
    EXPECT_EQ((*script)[14].numbers, (std::vector<double>{1280, 800}));
    EXPECT_EQ((*script)[15].name, "r.json");
    EXPECT_EQ((*script)[15].where, "demo.txt:18");
}

TEST(Script, ReadsWhatTheToolsNeed) {
    const auto script = parseScript(
        "map curl\nprobe -1 0.5\nintegral 0 0 1 2\nintegral 0 0 1 2 3 4\nreveal 6", "s.txt");
    ASSERT_TRUE(script) << script.error().line();
    EXPECT_EQ((*script)[0].name, "curl");
    EXPECT_EQ((*script)[1].numbers, (std::vector<double>{-1, 0.5}));
    EXPECT_EQ((*script)[2].numbers.size(), 4u);
    EXPECT_EQ((*script)[3].numbers, (std::vector<double>{0, 0, 1, 2, 3, 4}));
    EXPECT_EQ((*script)[4].numbers, std::vector<double>{6});
}

TEST(Script, AWrongLineIsNamedWithItsNumber) {
    for (const char* line : {"trian 5",
                             "train",
                             "train x",
                             "train -1",
                             "t 2",
                             "t",
                             "layer data",
                             "layer data maybe",
                             "drag canvas 1 2 3",
                             "shot",
                             "share",
                             "shot a.png big",
                             "shot a.png 0x5",
                             "quit now",
                             "wait -1",
                             "set seed",
                             "probe 1",
                             "probe a b",
                             "integral 0 0 1 2 3",
                             "reveal 7",
                             "reveal -1",
                             "map"}) {
        const auto script = parseScript(std::string("pause\n\n") + line + "\n", "s.txt");
        ASSERT_FALSE(script) << line;
        EXPECT_EQ(script.error().where, "s.txt:3") << line;
        EXPECT_EQ(script.error().fault, Fault::usage) << line;
        EXPECT_FALSE(script.error().remedy.empty()) << line;
    }
}

TEST(Script, AMistypedActionNamesTheNearest) {
    const auto script = parseScript("smaple", "s.txt");
    ASSERT_FALSE(script);
    EXPECT_NE(script.error().line().find("sample"), std::string::npos);
}

TEST(Script, AMissingFileIsAFileError) {
    const auto script = readScript("/nonexistent/script.txt");
    ASSERT_FALSE(script);
    EXPECT_EQ(script.error().fault, Fault::file);
}

}  // namespace
}  // namespace scorescope::app
