// SPDX-License-Identifier: Apache-2.0
#include "app/present/noise_levels.h"

#include <gtest/gtest.h>

#include "core/sde/ladder_sde.h"
#include "core/sde/one_level_sde.h"
#include "core/sde/vp_sde.h"

namespace scorescope::app {
namespace {

TEST(NoiseLevels, AreWhatPeopleCallTimesOfALadder) {
    EXPECT_EQ(timeName(VpSde({})), TimeName::t);
    EXPECT_EQ(timeName(LadderSde({1.0, 20.0, 10})), TimeName::level);
    EXPECT_EQ(timeName(LadderSde({1.0, 20.0, 1})), TimeName::none);
    EXPECT_EQ(timeName(OneLevelSde({})), TimeName::none);
}

TEST(NoiseLevels, AreCountedFromTheMostNoise) {
    const LadderSde ladder({1.0, 16.0, 5});
    for (const auto& [t, level] : {std::pair{1.0, 0}, {0.9, 0}, {0.8, 1}, {0.1, 4}, {0.0, 4}}) {
        EXPECT_EQ(nearestLevel(ladder, t), level) << t;
    }
    EXPECT_EQ(levelText(ladder, 0.5), "level 3 of 5, σ 4");
}

TEST(NoiseLevels, ComeWithAdvice) {
    const std::string text = adviceText(LadderSde({1.0, 16.0, 5}), 2, 21.234);
    EXPECT_NE(text.find("2 times smaller"), std::string::npos) << text;
    EXPECT_NE(text.find("79 %"), std::string::npos) << text;
    EXPECT_NE(text.find("21.2"), std::string::npos) << text;
}

}  // namespace
}  // namespace scorescope::app
