// SPDX-License-Identifier: Apache-2.0
#include "core/model/exact_score.h"

#include <cmath>
#include <numbers>

#include "support.h"

namespace scorescope {
namespace {

constexpr double kTimes[] = {0.0, 0.01, 0.2, 0.6, 1.0};

/// Central differences of the log-density against the score, in double precision.
void expectScoreIsGradient(const DensityFunction& density, const torch::Tensor& x, double t) {
    const torch::Tensor score = density.score(x, t);
    const double h = 1e-5;
    for (std::int64_t d = 0; d < x.size(1); ++d) {
        torch::Tensor step = torch::zeros_like(x);
        step.select(1, d).fill_(h);
        const torch::Tensor slope =
            (density.logDensity(x + step, t) - density.logDensity(x - step, t)) / (2.0 * h);
        EXPECT_LT(largest(slope - score.select(1, d)) / (1.0 + largest(score)), 1e-6) << t;
    }
}

Points pointsOf(const torch::Tensor& x) {
    const torch::Tensor flat = x.to(torch::kFloat32).contiguous();
    return {x.size(0), x.size(1),
            std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel())};
}

GaussianMixture skewMixture() {
    return {{0.3, 0.7},
            {{1, -1}, {-0.5, 2}},
            {1, 1},
            {{{1.0, 0.6}, {0.6, 0.5}}, {{0.3, -0.1}, {-0.1, 0.8}}}};
}

TEST(MixtureScore, IsTheGradientOfItsLogDensity) {
    const auto sde = makeSde(experiment({}));
    const GaussianMixture line = {{0.2, 0.8}, {{-1.0}, {1.5}}, {0.3, 0.7}, {}};
    const GaussianMixture space = {{0.5, 0.5}, {{0, 1, 2}, {1, -1, 0}}, {0.5, 0.8}, {}};
    for (const GaussianMixture& mixture : {line, space, skewMixture()}) {
        const auto exact = mixtureScore(mixture, *sde);
        const torch::Tensor x = randomPoints(50, mixture.dimension(), 1);
        for (const double t : kTimes) expectScoreIsGradient(*exact, x, t);
    }
}

/// The textbook formula for two components in the plane, number by number.
std::array<double, 3> densityAndScore(const GaussianMixture& mixture, double m, double variance,
                                      double x, double y) {
    double density = 0.0;
    double gradient[2] = {0.0, 0.0};
    for (std::size_t k = 0; k < mixture.size(); ++k) {
        const Matrix& sigma = mixture.covariances[k];
        const double a = m * m * sigma[0][0] + variance;
        const double b = m * m * sigma[0][1];
        const double c = m * m * sigma[1][1] + variance;
        const double determinant = a * c - b * b;
        const double u = x - m * mixture.means[k][0];
        const double v = y - m * mixture.means[k][1];
        const double pullX = (c * u - b * v) / determinant;
        const double pullY = (a * v - b * u) / determinant;
        const double part = mixture.weights[k] * std::exp(-0.5 * (u * pullX + v * pullY)) /
                            (2.0 * std::numbers::pi * std::sqrt(determinant));
        density += part;
        gradient[0] -= part * pullX;
        gradient[1] -= part * pullY;
    }
    return {std::log(density), gradient[0] / density, gradient[1] / density};
}

TEST(MixtureScore, MatchesTheTextbookFormula) {
    const auto sde = makeSde(experiment({}));
    const GaussianMixture mixture = skewMixture();
    const auto exact = mixtureScore(mixture, *sde);
    const torch::Tensor x = randomPoints(20, 2, 2);
    for (const double t : kTimes) {
        const torch::Tensor score = exact->score(x, t);
        const torch::Tensor logDensity = exact->logDensity(x, t);
        for (std::int64_t i = 0; i < x.size(0); ++i) {
            const auto expected = densityAndScore(mixture, sde->meanScale(t), sde->variance(t),
                                                  x[i][0].item<double>(), x[i][1].item<double>());
            EXPECT_NEAR(logDensity[i].item<double>(), expected[0], 1e-10);
            EXPECT_NEAR(score[i][0].item<double>(), expected[1], 1e-9);
            EXPECT_NEAR(score[i][1].item<double>(), expected[2], 1e-9);
        }
    }
}

TEST(MixtureScore, DensityIntegratesToOne) {
    const auto sde = makeSde(experiment({}));
    const auto axis = torch::arange(-6.0, 6.0, 0.05, torch::kFloat64);
    const auto grid = torch::stack(torch::meshgrid({axis, axis}, "ij"), 2).view({-1, 2});
    for (const double t : {0.0, 0.3, 1.0}) {
        const auto exact = mixtureScore(skewMixture(), *sde);
        EXPECT_NEAR(exact->logDensity(grid, t).exp().sum().item<double>() * 0.05 * 0.05, 1.0, 1e-5);
    }
}

TEST(MixtureScore, RoundComponentsAgreeWithTheirCovariances) {
    const auto sde = makeSde(experiment({}));
    const GaussianMixture mixture = *(*makeDataSet(experiment({})))->density();
    GaussianMixture full = mixture;
    for (const double sd : mixture.sds) full.covariances.push_back({{sd * sd, 0}, {0, sd * sd}});
    const torch::Tensor x = 2.0 * randomPoints(500, 2, 3);
    for (const double t : kTimes) {
        EXPECT_LT(relativeDifference(mixtureScore(full, *sde)->score(x, t),
                                     mixtureScore(mixture, *sde)->score(x, t)),
                  1e-12);
    }
}

TEST(MixtureScore, WorksOnEveryDeviceAndInSinglePrecision) {
    const auto sde = makeSde(experiment({}));
    const auto exact = mixtureScore(*(*makeDataSet(experiment({})))->density(), *sde);
    const torch::Tensor x = 2.0 * randomPoints(20'000, 2, 4);  // several chunks
    for (const double t : kTimes) {
        const torch::Tensor expected = exact->score(x, t);
        for (const torch::Device device : devices()) {
            const torch::Tensor single = x.to(torch::kFloat32).to(device);
            const torch::Tensor score = exact->score(single, t);
            EXPECT_EQ(score.scalar_type(), torch::kFloat32);
            EXPECT_EQ(score.device().type(), device.type());
            EXPECT_LT(relativeDifference(score, exact->score(single.to(torch::kFloat64), t).cpu()),
                      1e-6);
            EXPECT_LT(relativeDifference(exact->score(x.to(device), t), expected), 1e-12);
        }
    }
}

TEST(ExactScores, ARowsResultDoesNotDependOnThoseAfterIt) {
    const auto sde = makeSde(experiment({}));
    const auto mixture = mixtureScore(skewMixture(), *sde);
    const auto empirical = empiricalScore(pointsOf(randomPoints(301, 2, 20)), 0, *sde);
    const torch::Tensor x = randomPoints(9001, 2, 21);
    for (const DensityFunction* exact : {mixture.get(), empirical.get()}) {
        for (const auto type : {torch::kFloat32, torch::kFloat64}) {
            const torch::Tensor all = x.to(type);
            for (const std::int64_t count : {1, 3, 2047, 5003}) {
                EXPECT_TRUE(sameBytes(exact->score(all.narrow(0, 0, count), 0.2),
                                      exact->score(all, 0.2).narrow(0, 0, count)));
            }
        }
    }
}

TEST(MixtureScore, IsFiniteFarAway) {
    const auto sde = makeSde(experiment({}));
    const auto exact = mixtureScore(*(*makeDataSet(experiment({})))->density(), *sde);
    const torch::Tensor far = torch::tensor({{1e4, -1e4}, {0.0, 1e3}}, torch::kFloat64);
    EXPECT_TRUE(torch::isfinite(exact->score(far, 0.0)).all().item<bool>());
    EXPECT_TRUE(torch::isfinite(exact->logDensity(far, 0.0)).all().item<bool>());
}

/// The same distribution as a mixture whose components have no width of their own.
GaussianMixture spikes(const Points& points) {
    GaussianMixture mixture;
    for (std::int64_t i = 0; i < points.count; ++i) {
        mixture.weights.push_back(1.0 / static_cast<double>(points.count));
        mixture.means.emplace_back(points.row(i).begin(), points.row(i).end());
        mixture.sds.push_back(0.0);
    }
    return mixture;
}

TEST(EmpiricalScore, IsAMixtureOfSpikes) {
    const auto sde = makeSde(experiment({}));
    for (const std::int64_t dimension : {1, 2, 3, 20}) {
        const Points points = pointsOf(randomPoints(200, dimension, 5));
        const auto empirical = empiricalScore(points, 0, *sde);
        const auto mixture = mixtureScore(spikes(points), *sde);
        const torch::Tensor x = randomPoints(60, dimension, 6);
        for (const double t : {0.01, 0.2, 0.6, 1.0}) {
            EXPECT_LT(relativeDifference(empirical->score(x, t), mixture->score(x, t)), 1e-10)
                << dimension << " " << t;
            EXPECT_LT(largest(empirical->logDensity(x, t) - mixture->logDensity(x, t)), 1e-7);
        }
    }
}

TEST(EmpiricalScore, IsTheGradientOfItsLogDensity) {
    const auto sde = makeSde(experiment({}));
    const auto empirical = empiricalScore(pointsOf(randomPoints(300, 2, 7)), 0, *sde);
    for (const double t : {0.05, 0.3, 1.0}) {
        expectScoreIsGradient(*empirical, randomPoints(50, 2, 8), t);
    }
}

/// log-sum-exp over all points at once, without blocks.
torch::Tensor scoreInOneGo(const Points& points, const Sde& sde, const torch::Tensor& x, double t) {
    const torch::Tensor means =
        sde.meanScale(t) *
        torch::tensor(points.values).view({points.count, points.dimension}).to(torch::kFloat64);
    const torch::Tensor offsets = means.unsqueeze(0) - x.unsqueeze(1);
    const torch::Tensor weights =
        torch::softmax(-0.5 * offsets.square().sum(2) / sde.variance(t), 1);
    return (weights.unsqueeze(2) * offsets).sum(1) / sde.variance(t);
}

TEST(EmpiricalScore, TakesEveryPointOfLongSets) {
    const auto sde = makeSde(experiment({}));
    const Points points = pointsOf(randomPoints(10'001, 2, 9));  // three blocks
    const torch::Tensor x = 1.5 * randomPoints(40, 2, 10);
    for (const double t : {0.001, 0.1, 0.9}) {
        EXPECT_LT(relativeDifference(empiricalScore(points, 0, *sde)->score(x, t),
                                     scoreInOneGo(points, *sde, x, t)),
                  1e-10);
    }
}

TEST(EmpiricalScore, TakesTheFirstPointsUpToItsLimit) {
    const auto sde = makeSde(experiment({}));
    const torch::Tensor all = randomPoints(100, 2, 11);
    const torch::Tensor x = randomPoints(30, 2, 12);
    const auto limited = empiricalScore(pointsOf(all), 40, *sde);
    const auto first = empiricalScore(pointsOf(all.narrow(0, 0, 40)), 0, *sde);
    EXPECT_TRUE(sameBytes(limited->score(x, 0.3), first->score(x, 0.3)));
    const auto beyond = empiricalScore(pointsOf(all), 1000, *sde);
    EXPECT_TRUE(
        sameBytes(beyond->score(x, 0.3), empiricalScore(pointsOf(all), 0, *sde)->score(x, 0.3)));
}

TEST(EmpiricalScore, OnePointIsANormal) {
    const auto sde = makeSde(experiment({}));
    const auto empirical = empiricalScore({1, 2, {1.0F, -2.0F}}, 0, *sde);
    const torch::Tensor x = randomPoints(10, 2, 13);
    const double t = 0.4;
    const torch::Tensor mean = sde->meanScale(t) * torch::tensor({1.0, -2.0}, torch::kFloat64);
    EXPECT_LT(largest(empirical->score(x, t) - (mean - x) / sde->variance(t)), 1e-12);
}

TEST(EmpiricalScore, WorksOnEveryDeviceAndInSinglePrecision) {
    const auto sde = makeSde(experiment({}));
    const auto empirical = empiricalScore(pointsOf(randomPoints(2000, 2, 14)), 0, *sde);
    const torch::Tensor x = 2.0 * randomPoints(1000, 2, 15);
    for (const double t : {0.01, 0.3, 1.0}) {
        const torch::Tensor expected = empirical->score(x, t);
        for (const torch::Device device : devices()) {
            const torch::Tensor single = empirical->score(x.to(torch::kFloat32).to(device), t);
            EXPECT_EQ(single.scalar_type(), torch::kFloat32);
            EXPECT_EQ(single.device().type(), device.type());
            EXPECT_LT(relativeDifference(single, expected), 1e-3);
            EXPECT_LT(relativeDifference(empirical->score(x.to(device), t), expected), 1e-10);
        }
    }
    const torch::Tensor far = torch::full({1, 2}, 1e3, torch::kFloat32);
    EXPECT_TRUE(torch::isfinite(empirical->score(far, 0.01)).all().item<bool>());
}

TEST(ScoreViews, TweedieGivesTheMeanOfTheCleanPoint) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore score(*sde, 4.0, 2);
    const torch::Tensor x = randomPoints(10, 2, 16);
    for (const double t : {0.1, 0.5, 1.0}) {
        // E[x_0 | x_t] of N(0, v): m v / (m^2 v + s^2) x_t.
        const double factor = sde->meanScale(t) * 4.0 / score.diffused(t);
        EXPECT_LT(largest(posteriorMean(*sde, x, t, score.score(x, t)) - factor * x), 1e-9);
        EXPECT_LT(largest(predictedNoise(*sde, t, score.score(x, t)) -
                          sde->noiseScale(t) / score.diffused(t) * x),
                  1e-12);
    }
}

}  // namespace
}  // namespace scorescope
