// SPDX-License-Identifier: Apache-2.0
#include "core/eval/metric.h"

#include <cmath>
#include <limits>

#include "core/base/json.h"
#include "core/eval/sample_metrics.h"
#include "core/model/exact_score.h"
#include "support.h"

namespace scorescope {
namespace {

/// Another score function, scaled.
class Scaled final : public ScoreFunction {
public:
    Scaled(const ScoreFunction& base, double factor) : base_(base), factor_(factor) {}
    torch::Tensor score(const torch::Tensor& x, double t) const override {
        return factor_ * base_.score(x, t);
    }
    std::int64_t dimension() const override { return base_.dimension(); }

private:
    const ScoreFunction& base_;
    double factor_;
};

/// An experiment with its exact score; the judged score is the exact one times a factor.
struct MetricCase {
    explicit MetricCase(const std::vector<std::string>& assignments, double factor = 1.0)
        : settings(experiment(assignments)),
          data(*makeDataSet(settings)),
          set(*makeTrainingSet(*data, settings)),
          sde(makeSde(settings)) {
        const auto density = data->density();
        exact = density ? mixtureScore(density->standardized(set.scaling.shift, set.scaling.scale),
                                       *sde)
                        : empiricalScore(set.points, 0, *sde);
        judged = std::make_unique<Scaled>(*exact, factor);
    }

    MetricInput input(Points samples = {}) const {
        return {*data, set, *sde, 1e-3, *judged, exact.get(), [samples] { return samples; },
                1000,  7,   {}};
    }

    Settings settings;
    std::unique_ptr<DataSet> data;
    TrainingSet set;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<DensityFunction> exact;
    std::unique_ptr<ScoreFunction> judged;
};

double valueOf(const Result<Json>& result) {
    return (*result)["value"].get<double>();
}

TEST(ScoreError, IsZeroForTheTruth) {
    const MetricCase truth({"data.kind=eight-gaussians"});
    EXPECT_EQ(valueOf(evaluateMetric("score_error", truth.input())), 0.0);
}

TEST(ScoreError, IsExactlyTheRelativeErrorOfAScaledScore) {
    for (const auto& data : std::vector<std::vector<std::string>>{
             {"data.kind=eight-gaussians"},
             {"data.kind=two-gaussians", "data.scaling=standardize"},
             {"data.kind=fashion-mnist-pca", "data.count=500"}}) {
        const MetricCase scaled(data, 1.25);
        const auto result = *evaluateMetric("score_error", scaled.input());
        EXPECT_NEAR(result["value"].get<double>(), 0.25, 1e-6);
        EXPECT_NEAR(result["small_t"].get<double>(), 0.25, 1e-6);
        EXPECT_EQ(result["n"].get<int>(), 1000);
        ASSERT_EQ(result["by_t"].size(), 13U);
        EXPECT_NEAR(result["by_t"]["0.01"].get<double>(), 0.25, 1e-6);
        EXPECT_NEAR(result["by_t"]["1"].get<double>(), 0.25, 1e-6);
    }
}

TEST(ScoreError, OfLevelsIsTheMeanOverThem) {
    const MetricCase ladder({"data.kind=two-gaussians", "sde.kind=ladder", "sde.levels=4"}, 1.25);
    const auto result = *evaluateMetric("score_error", ladder.input());
    EXPECT_NEAR(result["value"].get<double>(), 0.25, 1e-6);
    ASSERT_EQ(result["by_t"].size(), 4U);
    EXPECT_NEAR(result["by_t"]["0"].get<double>(), 0.25, 1e-6);
    EXPECT_NEAR(result["by_t"]["3"].get<double>(), 0.25, 1e-6);
    EXPECT_FALSE(result.contains("small_t"));
    EXPECT_FALSE(result.contains("high"));
}

TEST(ScoreError, OfOneLevelAlsoLooksWhereNothingWasSeen) {
    for (const std::string scaling : {"none", "standardize"}) {
        const MetricCase clean(
            {"data.kind=two-gaussians", "sde.kind=none", "data.scaling=" + scaling}, 0.75);
        const auto result = *evaluateMetric("score_error", clean.input());
        for (const char* key : {"value", "high", "low"}) {
            EXPECT_NEAR(result[key].get<double>(), 0.25, 1e-6) << key;
        }
        EXPECT_EQ(result["by_t"].size(), 1U);
    }
    // Without a density there is nowhere to call dense.
    const MetricCase rings({"data.kind=rings", "data.count=300", "sde.kind=none", "sde.sigma=0.3"},
                           0.5);
    const auto result = *evaluateMetric("score_error", rings.input());
    EXPECT_NEAR(result["value"].get<double>(), 0.5, 1e-5);
    EXPECT_FALSE(result.contains("high"));
    const MetricCase clean({"data.kind=rings", "data.count=300", "sde.kind=none"});
    EXPECT_TRUE(metricRefusal("score_error", clean.input()));
}

TEST(ScoreError, RepeatsItselfAndStopsWhenAsked) {
    const auto settings = experiment({});
    const MetricCase best({"data.kind=eight-gaussians"});
    const auto network = makeScoreNetwork(settings, best.set, torch::kCPU);
    const auto learned = learnedScore(*network, *best.sde);
    MetricInput input{*best.data,       best.set, *best.sde, 1e-3, *learned,
                      best.exact.get(), {},       1000,      7,    {}};
    const auto first = *evaluateMetric("score_error", input);
    EXPECT_EQ(first.dump(), evaluateMetric("score_error", input)->dump());
    EXPECT_GT(first["value"].get<double>(), 0.1);
    input.cancelled = [] { return true; };
    const auto stopped = evaluateMetric("score_error", input);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().fault, Fault::interrupted);
}

TEST(ModeWeights, CountTheNearestModes) {
    const MetricCase two({"data.kind=two-gaussians"});
    // Three at the first mode, of which one is farther than 3 sd, and one at the second.
    const Points samples{4, 2, {5, 5, 5, 7.9F, 5, 8.1F, -5, -5}};
    const auto result = *evaluateMetric("mode_weights", two.input(samples));
    EXPECT_EQ(result["value"].get<std::vector<double>>(), (std::vector<double>{0.75, 0.25}));
    EXPECT_EQ(result["within_3sd"].get<double>(), 0.75);
    EXPECT_EQ(result["n"].get<int>(), 4);
    EXPECT_NEAR(valueOf(evaluateMetric("mode_tv", two.input(samples))), 0.05, 1e-12);
}

TEST(ModeWeights, OfTrueSamplesAreRight) {
    const MetricCase eight({"data.kind=eight-gaussians"});
    const Points samples = eight.data->draw(20'000, 3, Stream::evaluation);
    EXPECT_LT(valueOf(evaluateMetric("mode_tv", eight.input(samples))), 0.02);
    const auto near = (*evaluateMetric("mode_weights", eight.input(samples)))["within_3sd"];
    EXPECT_NEAR(near.get<double>(), 1.0 - std::exp(-4.5), 0.003);
}

TEST(ModeWeights, MeasureDistanceByTheCovariance) {
    const MetricCase skew({"data.kind=gaussian", "data.covariance=[[4, 1.5], [1.5, 1]]"});
    const Points samples = skew.data->draw(20'000, 3, Stream::evaluation);
    const auto near = (*evaluateMetric("mode_weights", skew.input(samples)))["within_3sd"];
    EXPECT_NEAR(near.get<double>(), 1.0 - std::exp(-4.5), 0.003);
}

Points moved(Points points, const std::vector<float>& by) {
    for (std::size_t i = 0; i < points.values.size(); ++i) points.values[i] += by[i % by.size()];
    return points;
}

TEST(SlicedWasserstein, OfAShiftIsItsRootMeanSquareProjection) {
    const Points a = MetricCase({"data.kind=eight-gaussians"}).data->draw(500, 1, Stream::data);
    EXPECT_EQ(slicedWassersteinDistance(a, a, 256, 0), 0.0);
    // |d| / sqrt(D), up to the choice of 256 directions.
    EXPECT_NEAR(slicedWassersteinDistance(a, moved(a, {3, 4}), 256, 0), 5.0 / std::sqrt(2.0), 0.25);
    const Points line{4, 1, {1, 2, 3, 4}};
    EXPECT_NEAR(slicedWassersteinDistance(line, moved(line, {2.5F}), 16, 0), 2.5, 1e-12);
}

TEST(SlicedWasserstein, OfTwoNormalsIsTheDifferenceOfTheirSds) {
    const Points a = drawMixture({{1}, {{0, 0}}, {1}, {}}, 40'000, 1, Stream::data);
    const Points b = drawMixture({{1}, {{0, 0}}, {1.5}, {}}, 40'000, 2, Stream::data);
    EXPECT_NEAR(slicedWassersteinDistance(a, b, 64, 0), 0.5, 0.02);
}

TEST(SlicedWasserstein, ComparesSamplesWithUnseenData) {
    const MetricCase eight({"data.kind=eight-gaussians"});
    const Points fresh = eight.data->draw(4000, 99, Stream::evaluation);
    const auto result = *evaluateMetric("swd", eight.input(fresh));
    EXPECT_LT(result["value"].get<double>(), 0.1);
    EXPECT_EQ(result["n"].get<int>(), 4000);
    EXPECT_NEAR(valueOf(evaluateMetric("swd", eight.input(moved(fresh, {6, 8})))),
                10.0 / std::sqrt(2.0), 0.5);
}

TEST(Metrics, SayWhyTheyDoNotApply) {
    const MetricCase fashion({"data.kind=fashion-mnist-pca", "data.count=50"});
    MetricInput input = fashion.input();
    EXPECT_TRUE(metricRefusal("mode_tv", input));
    EXPECT_TRUE(metricRefusal("mode_weights", input));
    EXPECT_FALSE(metricRefusal("score_error", input));
    EXPECT_FALSE(metricRefusal("swd", input));
    input.exact = nullptr;
    EXPECT_TRUE(metricRefusal("score_error", input));
}

TEST(Metrics, RefuseSamplesThatAreNotFinite) {
    const MetricCase two({"data.kind=two-gaussians"});
    const Points samples{2, 2, {0, 1, std::numeric_limits<float>::quiet_NaN(), 2}};
    for (const char* id : {"mode_weights", "mode_tv", "swd"}) {
        const auto result = evaluateMetric(id, two.input(samples));
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().fault, Fault::diverged);
    }
}

}  // namespace
}  // namespace scorescope
