// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "kl_histogram.h"

namespace scorescope {
namespace {

/// N(0, I) in two dimensions under VP, judged by a score that is wrong by a factor.
struct LinearCase {
    explicit LinearCase(double factor)
        : settings(experiment({"data.kind=gaussian"})),
          data(*makeDataSet(settings)),
          set(*makeTrainingSet(*data, settings)),
          sde(makeSde(settings)),
          exact(mixtureScore(*data->density(), *sde)),
          judged(*sde, 1.0, 2, factor) {}

    Json metric() const {
        const MetricInput input{*data, set, *sde, 1e-3, judged, exact.get(), {}, 20'000, 7, {}};
        return *evaluateMetric("kl_bound", input);
    }
    double noiseTime() const {  // int beta from t_min to 1
        return std::log1p(-sde->variance(1e-3)) - std::log1p(-sde->variance(1.0));
    }

    Settings settings;
    std::unique_ptr<DataSet> data;
    TrainingSet set;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<DensityFunction> exact;
    GaussianScore judged;
};

TEST(KlBound, IsTheFormulaForAWrongLinearScore) {
    for (const double factor : {1.0, 0.9, 1.3}) {
        const LinearCase one(factor);
        const Json result = one.metric();
        // E|s - s*|^2 = (1 - c)^2 D with D = 2, and p_1 is the prior itself.
        const double expected = (1.0 - factor) * (1.0 - factor) * one.noiseTime();
        const double error = result["standard_error"].get<double>();
        EXPECT_NEAR(result["value"].get<double>(), expected, 4.0 * error + 1e-6) << factor;
        EXPECT_NEAR(result["prior_part"].get<double>(), 0.0, 1e-9);
        EXPECT_NEAR(result["score_part"].get<double>() + result["prior_part"].get<double>(),
                    result["value"].get<double>(), 1e-12);
        EXPECT_EQ(result["n"].get<int>(), 20'000);
        // The samples are N(0, V I): dV/dtau = (1 - 2c) beta V + beta from V = 1.
        const double limit = 1.0 / (2.0 * factor - 1.0);
        const double v = limit + (1.0 - limit) * std::exp(-(2.0 * factor - 1.0) * one.noiseTime());
        const double divergence = 1.0 / v - 1.0 + std::log(v);  // two dimensions
        EXPECT_LE(divergence, expected + 1e-12);
    }
}

TEST(KlBound, CountsWhatThePriorLacks) {
    const auto settings =
        experiment({"data.kind=gaussian", "data.covariance=[[9, 0], [0, 9]]", "sde.beta_max=4"});
    const auto data = *makeDataSet(settings);
    const auto set = *makeTrainingSet(*data, settings);
    const auto sde = makeSde(settings);
    const auto exact = mixtureScore(*data->density(), *sde);
    const MetricInput input{*data, set, *sde, 1e-3, *exact, exact.get(), {}, 20'000, 7, {}};
    const auto result = *evaluateMetric("kl_bound", input);
    const double m = sde->meanScale(1.0);
    const double v = 9.0 * m * m + sde->variance(1.0);
    EXPECT_NEAR(result["prior_part"].get<double>(), v - 1.0 - std::log(v),
                4.0 * result["standard_error"].get<double>());
    EXPECT_EQ(result["score_part"].get<double>(), 0.0);
}

TEST(KlBound, LiesAboveTheHistogramOfSamples) {
    for (const double factor : {0.8, 1.2}) {
        const ScaledMixture mixture(factor);
        const double divergence = histogramDivergence(mixture, 40'000, 200);
        EXPECT_GT(divergence, 0.01) << factor;
        EXPECT_LT(divergence, mixture.bound()) << factor;
    }
}

TEST(KlBound, NeedsADensity) {
    const auto settings = experiment({"data.kind=fashion-mnist-pca", "data.count=50"});
    const auto data = *makeDataSet(settings);
    const auto set = *makeTrainingSet(*data, settings);
    const auto sde = makeSde(settings);
    const auto exact = empiricalScore(set.points, 0, *sde);
    const MetricInput input{*data, set, *sde, 1e-3, *exact, exact.get(), {}, 10, 7, {}};
    EXPECT_TRUE(metricRefusal("kl_bound", input));
    EXPECT_TRUE(metricRefusal("nll", input));
}

}  // namespace
}  // namespace scorescope
