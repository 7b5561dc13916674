// SPDX-License-Identifier: Apache-2.0
#include "core/sde/noise_advice.h"

#include <gtest/gtest.h>

#include "core/sde/ladder_sde.h"
#include "core/sde/one_level_sde.h"

namespace scorescope {
namespace {

TEST(ProposedSigmaMax, IsTheLargestDistance) {
    EXPECT_DOUBLE_EQ(proposedSigmaMax({3, 2, {0, 0, 3, 4, -3, -4}}), 10.0);
    EXPECT_DOUBLE_EQ(proposedSigmaMax({1, 2, {5, 5}}), 0.0);
}

TEST(LevelOverlap, IsTheShareOfLengthsWithinReachOfTheNextLevel) {
    // In two dimensions lengths follow a Rayleigh law, P(r <= x) = 1 - exp(-x^2 / 2).
    const double reach = std::sqrt(2.0) + 3.0 / std::sqrt(2.0);
    for (const double ratio : {1.2, 2.0, 4.0, 8.0, 20.0}) {
        const double x = reach / ratio;
        EXPECT_NEAR(levelOverlap(ratio, 2), 1.0 - std::exp(-0.5 * x * x), 0.02) << ratio;
    }
}

TEST(LevelOverlap, IsHalfWhereTheRuleForHighDimensionsSaysSo) {
    for (const std::int64_t dimension : {784, 3072}) {
        const double ratio = 1.0 + 3.0 / std::sqrt(2.0 * static_cast<double>(dimension));
        EXPECT_NEAR(levelOverlap(ratio, dimension), 0.5, 0.02) << dimension;
    }
}

TEST(LevelOverlap, IsToldWhereItIsTooSmall) {
    EXPECT_FALSE(overlapWarning(LadderSde({1.0, 20.0, 10}), 2));
    EXPECT_TRUE(overlapWarning(LadderSde({1.0, 20.0, 2}), 2));
    EXPECT_TRUE(overlapWarning(LadderSde({0.01, 50.0, 10}), 784));
    EXPECT_FALSE(overlapWarning(LadderSde({0.01, 50.0, 232}), 784));
    EXPECT_FALSE(levelOverlap(LadderSde({1.0, 20.0, 1}), 2));
    EXPECT_FALSE(levelOverlap(OneLevelSde({1.0}), 2));
}

}  // namespace
}  // namespace scorescope
