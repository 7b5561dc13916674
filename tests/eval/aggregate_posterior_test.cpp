// SPDX-License-Identifier: Apache-2.0
#include "core/eval/aggregate_posterior.h"

#include <gtest/gtest.h>

#include <cmath>

namespace scorescope {
namespace {

/// q(z | x) the same Normal for every image.
LatentStatistics sameNormals(std::int64_t count, float mean, float variance) {
    LatentStatistics latents{count, 2, {}, {}};
    latents.mean.assign(static_cast<std::size_t>(2 * count), mean);
    latents.logVariance.assign(static_cast<std::size_t>(2 * count), std::log(variance));
    return latents;
}

double number(const Json& json, const char* part) {
    return json.at(part).get<double>();
}

TEST(AggregateDivergence, OfOneNormalIsTheClosedForm) {
    const double exact = 0.5 * 2.0 * (0.25 + 0.7 * 0.7 - 1.0 - std::log(0.25));
    const Json got = aggregateDivergence(sameNormals(4000, 0.7F, 0.25F), 1, {});
    EXPECT_NEAR(number(got, "moments"), exact, 1e-6);
    EXPECT_NEAR(number(got, "value"), exact, 4.0 * number(got, "standard_error"));
    EXPECT_LT(number(got, "standard_error"), 0.05);
}

TEST(AggregateDivergence, OfNormalsThatAddUpToThePriorFallsToZero) {
    // N(a, 1 - v) of means a ~ N(0, v) is N(0, 1): the quantiles of the means are those of a grid.
    LatentStatistics latents{1681, 2, {}, {}};
    for (int i = -20; i <= 20; ++i) {
        for (int j = -20; j <= 20; ++j) {
            // The inverse of the logistic function times sqrt(3)/pi has about a Normal's quantiles.
            const auto quantile = [](int k) {
                const double p = (k + 20.5) / 41.0;
                return static_cast<float>(0.5 * std::sqrt(3.0) / M_PI * std::log(p / (1.0 - p)));
            };
            latents.mean.insert(latents.mean.end(), {quantile(i), quantile(j)});
            const float rest = std::log(0.75F);
            latents.logVariance.insert(latents.logVariance.end(), {rest, rest});
        }
    }
    const Json got = aggregateDivergence(latents, 1, {});
    EXPECT_LT(std::abs(number(got, "moments")), 0.01);
    EXPECT_LT(std::abs(number(got, "value")), 0.02);
    EXPECT_LT(number(aggregateDiscrepancy(latents, {}), "value"), 0.01);
}

TEST(AggregateDiscrepancy, OfOneNormalIsTheClosedForm) {
    // h^2 = 2; over one coordinate E k = h / sqrt(h^2 + v) exp(-off^2 / (2 (h^2 + v))).
    const auto kernel = [](double v, double off) {
        return std::sqrt(2.0 / (2.0 + v)) * std::exp(-off * off / (2.0 * (2.0 + v)));
    };
    const double within = std::pow(kernel(0.5, 0.0), 2), across = std::pow(kernel(1.25, 0.7), 2);
    const double prior = std::pow(kernel(2.0, 0.0), 2);
    const Json got = aggregateDiscrepancy(sameNormals(7, 0.7F, 0.25F), {});
    EXPECT_NEAR(number(got, "squared"), within - 2.0 * across + prior, 1e-7);
    EXPECT_NEAR(number(got, "value"), std::sqrt(within - 2.0 * across + prior), 1e-6);
}

TEST(AggregateDiscrepancy, OfThePriorItselfIsZero) {
    EXPECT_NEAR(number(aggregateDiscrepancy(sameNormals(5, 0.0F, 1.0F), {}), "value"), 0.0, 1e-7);
    EXPECT_NEAR(number(aggregateDivergence(sameNormals(5, 0.0F, 1.0F), 2, {}), "value"), 0.0, 1e-9);
}

TEST(AggregatePosterior, MomentsOfFewRowsInManyDimensions) {
    // -a and a along the first axis, the variance v along all: variances a^2 + v, v, v, ...
    constexpr double kA = 1.5, kV = 0.25;
    for (const std::int64_t width : {1, 2, 3, 400}) {
        const auto size = static_cast<std::size_t>(width);
        LatentStatistics latents{2, width, std::vector<float>(2 * size, 0.0F),
                                 std::vector<float>(2 * size, static_cast<float>(std::log(kV)))};
        latents.mean[0] = -kA;
        latents.mean[size] = kA;
        const auto divergence = [](double v) { return 0.5 * (v - 1.0 - std::log(v)); };
        EXPECT_NEAR(momentsDivergence(latents),
                    divergence(kA * kA + kV) + static_cast<double>(width - 1) * divergence(kV),
                    1e-6 * static_cast<double>(width));
    }
}

}  // namespace
}  // namespace scorescope
