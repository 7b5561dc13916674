// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/time_grid.h"

#include <cmath>

#include "experiment.h"

namespace scorescope {
namespace {

TEST(TimeGrid, RunsFromOneToTheSmallestTime) {
    for (const char* process : {"vp", "subvp", "ve", "geometric-vp"}) {
        const auto sde = makeSde(experiment({std::string("sde.kind=") + process}));
        for (const TimeGrid kind :
             {TimeGrid::automatic, TimeGrid::uniform, TimeGrid::logSnr, TimeGrid::edm}) {
            for (const std::int64_t steps : {1, 2, 30, 1000}) {
                const auto times = timeGrid(kind, steps, *sde, 1e-3);
                ASSERT_EQ(times.size(), static_cast<std::size_t>(steps) + 1);
                EXPECT_EQ(times.front(), 1.0);
                EXPECT_EQ(times.back(), 1e-3);
                for (std::size_t i = 1; i < times.size(); ++i) EXPECT_LT(times[i], times[i - 1]);
            }
            EXPECT_EQ(timeGrid(kind, 0, *sde, 1e-3), std::vector<double>{1.0});
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

TEST(TimeGrid, EdmStepsAreEqualInTheSeventhRootOfTheNoiseToSignalRatio) {
    for (const char* process : {"vp", "ve"}) {
        const auto sde = makeSde(experiment({std::string("sde.kind=") + process}));
        const auto root = [&](double t) { return std::exp(-sde->halfLogSnr(t) / 7.0); };
        const auto times = timeGrid(TimeGrid::edm, 18, *sde, 1e-3);
        const double step = (root(1e-3) - root(1.0)) / 18;
        for (std::size_t i = 1; i < times.size(); ++i) {
            EXPECT_NEAR(root(times[i]) - root(times[i - 1]), step, 1e-9);
        }
    }
}

TEST(TimeGrid, AutomaticFollowsTheProcess) {
    const auto vp = makeSde(experiment({}));
    EXPECT_EQ(timeGrid(TimeGrid::automatic, 9, *vp, 1e-3),
              timeGrid(TimeGrid::uniform, 9, *vp, 1e-3));
    const auto geometric = makeSde(experiment({"sde.kind=geometric-vp"}));
    EXPECT_EQ(timeGrid(TimeGrid::automatic, 9, *geometric, 1e-3),
              timeGrid(TimeGrid::logSnr, 9, *geometric, 1e-3));
}

}  // namespace
}  // namespace scorescope
