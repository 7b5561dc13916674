// SPDX-License-Identifier: Apache-2.0
#include "core/sde/sde.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "core/base/random.h"
#include "experiment.h"

namespace scorescope {
namespace {

constexpr double kTimes[] = {0.01, 0.1, 0.3, 0.5, 0.7, 0.99};

/// Those that know more than one noise level.
std::vector<std::string> kindsWithTime() {
    std::vector<std::string> ids;
    for (const KindSchema& kind : experimentSchema().family("sde")->kinds) {
        if (makeSde(experiment({"sde.kind=" + kind.id}))->levels().size() != 1) {
            ids.push_back(kind.id);
        }
    }
    return ids;
}

class EverySde : public testing::TestWithParam<std::string> {
protected:
    std::unique_ptr<Sde> sde_ = makeSde(experiment({"sde.kind=" + GetParam()}));
};

TEST_P(EverySde, MomentsObeyTheirDifferentialEquations) {
    const double h = 1e-5;
    for (const double t : kTimes) {
        // For dx = f x dt + g dw:  dm/dt = f m  and  ds^2/dt = 2 f s^2 + g^2.
        const double meanSlope = (sde_->meanScale(t + h) - sde_->meanScale(t - h)) / (2 * h);
        const double slope = (sde_->variance(t + h) - sde_->variance(t - h)) / (2 * h);
        const double expected =
            2 * sde_->driftRate(t) * sde_->variance(t) + sde_->diffusionSquared(t);
        EXPECT_NEAR(meanSlope, sde_->driftRate(t) * sde_->meanScale(t), 1e-5) << t;
        EXPECT_NEAR(slope / expected, 1.0, 1e-6) << t;
    }
}

TEST_P(EverySde, NoiseGrowsAndSignalToNoiseFalls) {
    double noise = sde_->variance(1e-6);
    double signal = sde_->halfLogSnr(1e-6);
    for (const double t : kTimes) {
        EXPECT_GT(sde_->variance(t), noise);
        EXPECT_LT(sde_->halfLogSnr(t), signal);
        EXPECT_NEAR(sde_->halfLogSnr(t), std::log(sde_->meanScale(t) / sde_->noiseScale(t)), 1e-12);
        noise = sde_->variance(t);
        signal = sde_->halfLogSnr(t);
    }
}

TEST_P(EverySde, InversesRoundTripUpToBothEnds) {
    for (const double t : {0.0, 1e-6, 1e-5, 1e-3, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0 - 1e-6, 1.0}) {
        // A change of s^2 by one part in 1e16 moves t by s^2 / (ds^2/dt) of that.
        const double slope = 2 * sde_->driftRate(t) * sde_->variance(t) + sde_->diffusionSquared(t);
        const double room = slope > 0.0 ? 1e-15 * (t + sde_->variance(t) / slope) : 0.0;
        EXPECT_NEAR(sde_->timeOfVariance(sde_->variance(t)), t, 4 * room) << t;
        EXPECT_NEAR(sde_->timeOfHalfLogSnr(sde_->halfLogSnr(t)), t, 1e-14 * t + 2e-16) << t;
    }
}

TEST_P(EverySde, InversesEndWhereTheProcessEnds) {
    const double infinity = std::numeric_limits<double>::infinity();
    for (const double far : {2.0 * sde_->variance(1.0), 1e300, infinity}) {
        EXPECT_EQ(sde_->timeOfVariance(far), 1.0);
    }
    for (const double far : {sde_->halfLogSnr(1.0) - 1.0, -1e6, -infinity}) {
        EXPECT_EQ(sde_->timeOfHalfLogSnr(far), 1.0) << far;
    }
    EXPECT_EQ(sde_->timeOfVariance(0.0), 0.0);
    EXPECT_NEAR(sde_->timeOfHalfLogSnr(300.0), 0.0, 1e-100);
    EXPECT_EQ(sde_->timeOfHalfLogSnr(infinity), 0.0);
}

TEST_P(EverySde, PriorIsANormalDensity) {
    const double sd = sde_->priorSd();
    const double perDimension = -0.5 * std::log(2.0 * std::numbers::pi * sd * sd);
    EXPECT_NEAR(sde_->priorLogDensity(std::array{0.0}), perDimension, 1e-12);
    EXPECT_NEAR(sde_->priorLogDensity(std::array{sd, 0.0, -2.0 * sd}), 3 * perDimension - 2.5,
                1e-12);
}

/// Euler-Maruyama forward in time, with coefficients at the middle of each step.
class ForwardPaths {
public:
    ForwardPaths(const Sde& sde, double x0) : sde_(sde), x_(kPaths), z_(kPaths) {
        normals({1, Stream::path}, std::span(z_));
        for (std::size_t i = 0; i < kPaths; ++i) {
            x_[i] = sde.meanScale(0.0) * x0 + sde.noiseScale(0.0) * z_[i];
        }
    }

    void runTo(double end) {
        while (t_ < end) {
            // Shorter steps where the drift is fast: the geometric process near t = 1.
            const double rate = std::abs(sde_.driftRate(t_));
            const double dt = std::min({1.0 / 400, 0.02 / std::max(rate, 1e-9), end - t_});
            const double f = sde_.driftRate(t_ + 0.5 * dt);
            const double g = std::sqrt(sde_.diffusionSquared(t_ + 0.5 * dt) * dt);
            NoiseKey key{1, Stream::path};
            key.step = ++step_;
            normals(key, std::span(z_));
            for (std::size_t i = 0; i < kPaths; ++i) x_[i] += f * dt * x_[i] + g * z_[i];
            t_ = end - t_ <= dt ? end : t_ + dt;
        }
    }

    double mean() const {
        return std::accumulate(x_.begin(), x_.end(), 0.0) / static_cast<double>(kPaths);
    }
    double variance() const {
        const double centre = mean();
        double sum = 0.0;
        for (const double x : x_) sum += (x - centre) * (x - centre);
        return sum / static_cast<double>(kPaths);
    }

    static constexpr std::size_t kPaths = 10'000;

private:
    const Sde& sde_;
    std::vector<double> x_, z_;
    double t_ = 0.0;
    std::uint32_t step_ = 0;
};

TEST_P(EverySde, SimulatedPathsHaveTheMarginals) {
    constexpr double kStart = 2.0;
    ForwardPaths paths(*sde_, kStart);
    for (const double t : {0.2, 0.6, 1.0}) {
        paths.runTo(t);
        const double s = sde_->noiseScale(t);
        const double room = 5.0 / std::sqrt(static_cast<double>(ForwardPaths::kPaths));
        // Five standard errors, and what steps of this length miss.
        EXPECT_NEAR(paths.mean(), sde_->meanScale(t) * kStart, s * room + 0.02) << t;
        EXPECT_NEAR(paths.variance() / (s * s), 1.0, std::numbers::sqrt2 * room + 0.02) << t;
    }
}

INSTANTIATE_TEST_SUITE_P(Sde, EverySde, testing::ValuesIn(kindsWithTime()));

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

TEST(SubVpSde, NoiseIsTheSquareOfVps) {
    const auto sub = makeSde(experiment({"sde.kind=subvp", "sde.beta_max=12"}));
    const auto vp = makeSde(experiment({"sde.kind=vp", "sde.beta_max=12"}));
    for (const double t : {1e-6, 0.01, 0.4, 1.0}) {
        EXPECT_NEAR(sub->noiseScale(t) / vp->variance(t), 1.0, 1e-15);
        EXPECT_EQ(sub->meanScale(t), vp->meanScale(t));
        EXPECT_EQ(sub->driftRate(t), vp->driftRate(t));
        EXPECT_LT(sub->diffusionSquared(t), vp->diffusionSquared(t));
    }
}

TEST(VeSde, KeepsTheDataAndSpansItsStandardDeviations) {
    const auto sde = makeSde(experiment({"sde.kind=ve"}));
    EXPECT_NEAR(sde->noiseScale(0.0), 0.01, 1e-15);
    EXPECT_NEAR(sde->noiseScale(1.0), 50.0, 1e-11);
    EXPECT_NEAR(sde->noiseScale(0.5), std::sqrt(0.5), 1e-14);
    EXPECT_EQ(sde->meanScale(0.7), 1.0);
    EXPECT_EQ(sde->priorSd(), 50.0);
}

TEST(GeometricVpSde, SpansItsVariancesAndKeepsTheirRests) {
    const auto sde = makeSde(experiment({"sde.kind=geometric-vp"}));
    const double lowest = 0.00548 * 0.00548;
    const double highest = 0.9995 * 0.9995;
    EXPECT_NEAR(sde->variance(0.0) / lowest, 1.0, 1e-14);
    EXPECT_NEAR(sde->variance(1.0), highest, 1e-14);
    EXPECT_EQ(sde->meanScale(0.0), 1.0);
    // 1 - .9995^2 = .00099975 exactly: the mean keeps 12 digits where s^2 has only three nines.
    EXPECT_NEAR(sde->meanScale(1.0) / std::sqrt(0.00099975 / (1.0 - lowest)), 1.0, 1e-12);
    EXPECT_NEAR(sde->diffusionSquared(1.0), 1.04e4, 50.0);
    EXPECT_EQ(sde->priorSd(), 1.0);
}

TEST(SdeSettings, DefaultsDifferByKindAndBoundsAreTied) {
    EXPECT_EQ(experiment({"sde.kind=ve"}).real("sde.sigma_min"), 0.01);
    EXPECT_EQ(experiment({"sde.kind=ve"}).real("sde.sigma_max"), 50.0);
    EXPECT_EQ(experiment({"sde.kind=geometric-vp"}).real("sde.sigma_min"), 0.00548);
    EXPECT_EQ(experiment({"sde.kind=geometric-vp"}).real("sde.sigma_max"), 0.9995);
    Settings settings(experimentSchema());
    EXPECT_FALSE(settings.assign({"sde.kind=ve", "sde.sigma_min=0.9", "sde.sigma_max=0.6"}));
    EXPECT_FALSE(settings.assign({"sde.kind=vp", "sde.sigma_max=20"}));
}

TEST(Ladder, HasItsLevelsInEqualRatios) {
    const auto ladder = makeSde(experiment({"sde.kind=ladder"}));
    const auto& levels = ladder->levels();
    ASSERT_EQ(levels.size(), 10U);
    EXPECT_EQ(levels.front(), 1.0);
    EXPECT_EQ(levels.back(), 0.0);
    const double ratio = std::pow(20.0, 1.0 / 9.0);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const double sigma = 20.0 / std::pow(ratio, static_cast<double>(i));
        EXPECT_NEAR(ladder->noiseScale(levels[i]), sigma, 1e-12 * sigma);
        EXPECT_EQ(ladder->nearestTime(levels[i] + 0.04, 0.0), levels[i]);
        EXPECT_EQ(ladder->nearestTime(levels[i] - 0.04, 0.0), levels[i]);
    }
    EXPECT_EQ(makeSde(experiment({"sde.kind=ladder", "sde.levels=1"}))->levels().size(), 1U);
}

TEST(OneLevel, IsTheSameAtAllTimes) {
    for (const double sigma : {0.0, 0.7}) {
        const auto settings = experiment({"sde.kind=none", "sde.sigma=" + std::to_string(sigma)});
        EXPECT_EQ(withoutNoise(settings), sigma == 0.0);
        const auto sde = makeSde(settings);
        ASSERT_EQ(sde->levels().size(), 1U);
        for (const double t : {0.0, 0.3, 1.0}) {
            EXPECT_EQ(sde->meanScale(t), 1.0);
            EXPECT_DOUBLE_EQ(sde->noiseScale(t), sigma);
            EXPECT_EQ(sde->driftRate(t), 0.0);
            EXPECT_EQ(sde->diffusionSquared(t), 0.0);
            EXPECT_EQ(sde->nearestTime(t, 0.0), 0.0);
        }
    }
}

}  // namespace
}  // namespace scorescope
