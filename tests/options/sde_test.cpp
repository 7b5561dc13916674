// SPDX-License-Identifier: Apache-2.0
#include "core/sde/sde.h"

#include "experiment.h"

namespace scorescope {
namespace {

constexpr double kTimes[] = {0.01, 0.1, 0.3, 0.5, 0.7, 0.99};

TEST(VpSde, MomentsObeyTheirDifferentialEquations) {
    const auto sde = makeSde(experiment({"sde.kind=vp"}));
    const double h = 1e-5;
    for (const double t : kTimes) {
        // For dx = f x dt + g dw:  dm/dt = f m  and  ds^2/dt = 2 f s^2 + g^2.
        const double meanSlope = (sde->meanScale(t + h) - sde->meanScale(t - h)) / (2 * h);
        const double varianceSlope = (sde->variance(t + h) - sde->variance(t - h)) / (2 * h);
        EXPECT_NEAR(meanSlope, sde->driftRate(t) * sde->meanScale(t), 1e-7);
        EXPECT_NEAR(varianceSlope,
                    2 * sde->driftRate(t) * sde->variance(t) + sde->diffusionSquared(t), 1e-6);
    }
}

TEST(VpSde, KeepsUnitVariance) {
    const auto sde = makeSde(experiment({"sde.kind=vp"}));
    for (const double t : kTimes) {
        EXPECT_NEAR(sde->meanScale(t) * sde->meanScale(t) + sde->variance(t), 1.0, 1e-15);
    }
    EXPECT_EQ(sde->priorSd(), 1.0);
    EXPECT_LT(sde->meanScale(1.0), 0.01);
}

TEST(VpSde, VarianceKeepsItsDigitsNearZero) {
    const auto sde = makeSde(experiment({"sde.beta_min=0.1"}));
    EXPECT_NEAR(sde->variance(1e-12) / 1e-13, 1.0, 1e-9);
    EXPECT_EQ(sde->variance(0.0), 0.0);
    EXPECT_EQ(sde->meanScale(0.0), 1.0);
}

TEST(VpSde, TakesItsRatesFromTheSettings) {
    const auto sde = makeSde(experiment({"sde.beta_min=0.5", "sde.beta_max=4"}));
    EXPECT_DOUBLE_EQ(sde->diffusionSquared(0.0), 0.5);
    EXPECT_DOUBLE_EQ(sde->diffusionSquared(1.0), 4.0);
    EXPECT_NEAR(sde->meanScale(1.0), std::exp(-0.5 * 2.25), 1e-15);
}

TEST(VpSde, SignalToNoiseFallsWithTime) {
    const auto sde = makeSde(experiment({}));
    double before = sde->halfLogSnr(1e-6);
    for (const double t : kTimes) {
        EXPECT_LT(sde->halfLogSnr(t), before);
        EXPECT_NEAR(sde->halfLogSnr(t), std::log(sde->meanScale(t) / sde->noiseScale(t)), 1e-12);
        before = sde->halfLogSnr(t);
    }
}

}  // namespace
}  // namespace scorescope
