// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/time_grid.h"

#include "experiment.h"

namespace scorescope {
namespace {

TEST(TimeGrid, RunsFromOneToTheSmallestTime) {
    const auto sde = makeSde(experiment({}));
    for (const TimeGrid kind : {TimeGrid::uniform, TimeGrid::logSnr}) {
        for (const std::int64_t steps : {1, 2, 30, 1000}) {
            const auto times = timeGrid(kind, steps, *sde, 1e-3);
            ASSERT_EQ(times.size(), static_cast<std::size_t>(steps) + 1);
            EXPECT_EQ(times.front(), 1.0);
            EXPECT_EQ(times.back(), 1e-3);
            for (std::size_t i = 1; i < times.size(); ++i) EXPECT_LT(times[i], times[i - 1]);
        }
    }
}

TEST(TimeGrid, UniformStepsAreEqual) {
    const auto sde = makeSde(experiment({}));
    const auto times = timeGrid(TimeGrid::uniform, 40, *sde, 1e-3);
    for (std::size_t i = 1; i < times.size(); ++i) {
        EXPECT_NEAR(times[i - 1] - times[i], 0.999 / 40, 1e-14);
    }
}

TEST(TimeGrid, LogSnrStepsAreEqualInLogSnr) {
    const auto sde = makeSde(experiment({}));
    const auto times = timeGrid(TimeGrid::logSnr, 40, *sde, 1e-3);
    const double step = (sde->halfLogSnr(1e-3) - sde->halfLogSnr(1.0)) / 40;
    for (std::size_t i = 1; i < times.size(); ++i) {
        EXPECT_NEAR(sde->halfLogSnr(times[i]) - sde->halfLogSnr(times[i - 1]), step, 1e-9);
    }
}

TEST(TimeGrid, InvertsTheLogSnr) {
    const auto sde = makeSde(experiment({}));
    for (const double t : {1e-3, 0.0123, 0.5, 0.999}) {
        EXPECT_NEAR(timeOfHalfLogSnr(*sde, sde->halfLogSnr(t), 1e-3, 1.0), t, 1e-12);
    }
}

}  // namespace
}  // namespace scorescope
