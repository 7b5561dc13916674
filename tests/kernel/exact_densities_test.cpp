// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/exact_densities.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

namespace scorescope::kernel {
namespace {

struct Truth {
    std::vector<double> score;
    double logDensity = 0.0;
};

/// One component's N(x) and score, in double precision: exponents and pulls.
Truth component(const MixtureDensity& mixture, std::size_t k, const float* x) {
    const auto n = static_cast<std::size_t>(mixture.dimension);
    Truth truth{std::vector<double>(n), mixture.logWeights[k]};
    for (std::size_t axis = 0; axis < n; ++axis) {
        const auto direction = [&](std::size_t d) {
            if (mixture.bases.empty()) return d == axis ? 1.0 : 0.0;
            return mixture.bases[(k * n + d) * n + axis];
        };
        double along = 0.0;
        for (std::size_t d = 0; d < n; ++d) {
            along += direction(d) * (static_cast<double>(x[d]) - mixture.means[k * n + d]);
        }
        const double variance = mixture.variances[k * n + axis];
        truth.logDensity -=
            0.5 * (along * along / variance + std::log(2.0 * std::numbers::pi * variance));
        for (std::size_t d = 0; d < n; ++d) truth.score[d] -= direction(d) * along / variance;
    }
    return truth;
}

Truth truthOf(const MixtureDensity& mixture, const float* x) {
    std::vector<Truth> parts;
    double largest = -1e300, sum = 0.0;
    for (std::size_t k = 0; k < mixture.logWeights.size(); ++k) {
        parts.push_back(component(mixture, k, x));
        largest = std::max(largest, parts.back().logDensity);
    }
    Truth all{std::vector<double>(static_cast<std::size_t>(mixture.dimension)), 0.0};
    for (const Truth& part : parts) {
        const double weight = std::exp(part.logDensity - largest);
        sum += weight;
        for (std::size_t d = 0; d < all.score.size(); ++d) all.score[d] += weight * part.score[d];
    }
    for (double& value : all.score) value /= sum;
    all.logDensity = largest + std::log(sum);
    return all;
}

/// Points of a broad normal, more of them than fill the lanes.
std::vector<float> points(int dimension, std::size_t count, unsigned seed = 11) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal(0.0F, 1.5F);
    std::vector<float> x(count * static_cast<std::size_t>(dimension));
    for (float& value : x) value = normal(generator);
    return x;
}

MixtureDensity mixtureCase(int dimension, double variance, bool turned) {
    std::mt19937 generator(5);
    std::normal_distribution<double> normal;
    constexpr std::size_t kComponents = 5;
    const auto n = static_cast<std::size_t>(dimension);
    MixtureDensity mixture{dimension, {}, {}, {}, {}};
    for (std::size_t k = 0; k < kComponents; ++k) {
        mixture.logWeights.push_back(std::log((1.0 + static_cast<double>(k)) / 15.0));
        for (std::size_t d = 0; d < n; ++d) {
            mixture.means.push_back(normal(generator));
            mixture.variances.push_back(variance * (turned ? 0.5 + static_cast<double>(d) : 1.0));
        }
        if (!turned) continue;
        // A reflection I - 2 v v^T / |v|^2 is orthogonal.
        std::vector<double> v(n);
        double square = 0.0;
        for (double& value : v) square += std::pow(value = normal(generator), 2);
        for (std::size_t i = 0; i < n * n; ++i) {
            mixture.bases.push_back((i / n == i % n ? 1.0 : 0.0) -
                                    2.0 * v[i / n] * v[i % n] / square);
        }
    }
    return mixture;
}

class Exact : public ::testing::TestWithParam<Isa> {
protected:
    template <class Density>
    void compare(const Density& density, const MixtureDensity& formulas, std::size_t count) const {
        const auto n = static_cast<std::size_t>(density.dimension);
        const std::vector<float> x = points(density.dimension, count);
        std::vector<float> score(x.size()), logDensity(count);
        density.evaluate({x, score, logDensity}, GetParam());
        double largest = 0.0, worst = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            const Truth truth = truthOf(formulas, x.data() + i * n);
            EXPECT_NEAR(logDensity[i], truth.logDensity,
                        2e-6 * std::max(1.0, std::abs(truth.logDensity)));
            for (std::size_t d = 0; d < n; ++d) {
                largest = std::max(largest, std::abs(truth.score[d]));
                worst = std::max(worst,
                                 std::abs(static_cast<double>(score[i * n + d]) - truth.score[d]));
            }
        }
        EXPECT_LT(worst / largest, 5e-6);
    }

    template <class Density>
    void standAlone(const Density& density) const {
        constexpr std::size_t kMost = 5000;
        const auto n = static_cast<std::size_t>(density.dimension);
        const std::vector<float> x = points(density.dimension, kMost);
        std::vector<float> all(x.size()), some(x.size());
        density.evaluate({x, all, {}}, GetParam());
        ThreadTeam team(3);
        density.evaluate({x, some, {}}, GetParam(), &team);
        EXPECT_EQ(some, all);
        for (const std::size_t count : {1U, 7U, 8U, 47U, 48U, 49U}) {
            const auto size = count * n;
            density.evaluate({std::span(x).first(size), std::span(some).first(size), {}},
                             GetParam());
            EXPECT_TRUE(std::equal(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size),
                                   some.begin()));
        }
    }
};

TEST_P(Exact, MixtureAgreesWithTheFormulas) {
    for (const int dimension : {1, 2, 3, 5, 16}) {
        for (const double variance : {1e-5, 0.01, 1.0}) {
            for (const bool turned : {false, true}) {
                const MixtureDensity mixture = mixtureCase(dimension, variance, turned);
                compare(mixture, mixture, 301);
            }
        }
    }
}

TEST_P(Exact, EmpiricalAgreesWithTheFormulas) {
    for (const int dimension : {1, 2, 5}) {
        for (const double variance : {1e-5, 0.01, 1.0}) {
            constexpr std::size_t kPoints = 1000;
            const std::vector<float> means = points(dimension, kPoints, 12);
            EmpiricalDensity empirical{dimension, {means.begin(), means.end()}, variance};
            const MixtureDensity formulas{dimension,
                                          std::vector<double>(kPoints, -std::log(double{kPoints})),
                                          empirical.means,
                                          std::vector<double>(means.size(), variance),
                                          {}};
            compare(empirical, formulas, 65);
        }
    }
}

TEST_P(Exact, EmpiricalKeepsItsDigitsOverManyPoints) {
    constexpr std::size_t kPoints = 10000;
    const std::vector<float> means = points(2, kPoints, 12);
    const EmpiricalDensity empirical{2, {means.begin(), means.end()}, 100.0};
    const MixtureDensity formulas{2,
                                  std::vector<double>(kPoints, -std::log(double{kPoints})),
                                  empirical.means,
                                  std::vector<double>(means.size(), 100.0),
                                  {}};
    compare(empirical, formulas, 17);
}

TEST_P(Exact, APointsResultStandsAlone) {
    standAlone(mixtureCase(2, 0.01, true));
    const std::vector<float> means = points(3, 200);
    standAlone(EmpiricalDensity{3, {means.begin(), means.end()}, 0.05});
}

INSTANTIATE_TEST_SUITE_P(AllSets, Exact, ::testing::ValuesIn(supportedIsas()),
                         [](const auto& info) { return std::string(isaName(info.param)); });

}  // namespace
}  // namespace scorescope::kernel
