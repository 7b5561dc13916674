// SPDX-License-Identifier: Apache-2.0
#include "core/eval/likelihood.h"

#include <cmath>
#include <numbers>

#include "core/base/json.h"
#include "core/eval/metric.h"
#include "core/eval/nll.h"
#include "core/model/exact_score.h"
#include "support.h"

namespace scorescope {
namespace {

/// An experiment, its exact score and what metrics look at.
struct LikelihoodCase {
    explicit LikelihoodCase(const std::vector<std::string>& assignments, double tMin = 1e-3)
        : settings(experiment(assignments)),
          data(*makeDataSet(settings)),
          set(*makeTrainingSet(*data, settings)),
          sde(makeSde(settings)),
          exact(mixtureScore(data->density()->standardized(set.scaling.shift, set.scaling.scale),
                             *sde)),
          smallest(tMin) {}

    Json metric(const std::string& id, const ScoreFunction& score, std::int64_t count) const {
        const MetricInput input{*data, set, *sde, smallest, score, exact.get(), {}, count, 7, {}};
        const auto result = evaluateMetric(id, input);
        EXPECT_TRUE(result) << (result ? "" : result.error().line());
        return *result;
    }

    Settings settings;
    std::unique_ptr<DataSet> data;
    TrainingSet set;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<DensityFunction> exact;
    double smallest;
};

/// v^T (d score/dx) v by central differences, [P, N].
torch::Tensor differences(const ScoreFunction& score, const torch::Tensor& x, double t,
                          const torch::Tensor& probes, double h) {
    std::vector<torch::Tensor> rows;
    for (const torch::Tensor& v : probes.unbind(0)) {
        const torch::Tensor slope =
            (score.score(x + h * v, t) - score.score(x - h * v, t)) / (2.0 * h);
        rows.push_back((slope * v).sum(1));
    }
    return torch::stack(rows);
}

torch::Tensor randomProbes(std::int64_t probes, const torch::Tensor& x) {
    return randomPoints(probes * x.size(0), x.size(1), 77).view({probes, x.size(0), x.size(1)});
}

TEST(ScoreProducts, OfMixturesAreTheDerivative) {
    for (const auto& data : std::vector<std::vector<std::string>>{
             {"data.kind=eight-gaussians"},
             {"data.kind=two-gaussians", "data.scaling=standardize"},
             {"data.kind=gaussian", "data.mean=[1, 2, 3]",
              "data.covariance=[[2, 0.5, 0], [0.5, 1, 0.3], [0, 0.3, 0.7]]"}}) {
        const LikelihoodCase one(data);
        ASSERT_TRUE(one.exact->differentiable());
        const torch::Tensor x = randomPoints(5000, one.data->dimension(), 4);
        const torch::Tensor probes = randomProbes(3, x);
        for (const double t : {0.02, 0.3, 0.9}) {
            const ScoreProducts result = one.exact->products(x, t, probes);
            EXPECT_LT(relativeDifference(result.score, one.exact->score(x, t)), 1e-13);
            const torch::Tensor expected = differences(*one.exact, x, t, probes, 1e-5);
            EXPECT_LT(relativeDifference(result.products, expected), 1e-6) << t;
        }
    }
}

TEST(ScoreProducts, OfNetworksAreTheDerivative) {
    const auto settings = experiment({});
    const TrainingSet set = trainingSet(settings);
    const auto sde = makeSde(settings);
    for (const torch::Device device : devices()) {
        const auto network = makeScoreNetwork(settings, set, device);
        network->weights().add_(
            0.1 * torch::sin(torch::arange(network->layout().total, torch::kFloat32)).to(device));
        const auto score = learnedScore(*network, *sde);
        const torch::Tensor x = randomPoints(1500, 2, 4);
        const torch::Tensor probes = randomProbes(3, x);
        const ScoreProducts result = score->products(x, 0.3, probes);
        EXPECT_LT(relativeDifference(result.score, score->score(x, 0.3)), 1e-6);
        const torch::Tensor expected = differences(*score, x, 0.3, probes, 1e-3);
        EXPECT_LT(relativeDifference(result.products, expected), 2e-3);
        EXPECT_EQ(network->gradients().abs().max().item<float>(), 0.0F);
    }
}

TEST(ScoreProducts, OfRandomProbesHaveTheTraceAsMean) {
    const LikelihoodCase skew({"data.kind=gaussian", "data.mean=[0, 0, 0]",
                               "data.covariance=[[2, 0.5, 0], [0.5, 1, 0.3], [0, 0.3, 0.7]]"});
    const std::int64_t count = 200'000;
    const torch::Tensor x = randomPoints(1, 3, 4).expand({count, 3});
    const torch::Tensor probe = rademacherProbe(3, count, 3);
    EXPECT_TRUE(torch::equal(probe.abs(), torch::ones_like(probe)));
    const torch::Tensor estimates = skew.exact->products(x, 0.1, probe).products;
    const torch::Tensor one = x.narrow(0, 0, 1);
    const torch::Tensor units = torch::eye(3, torch::kFloat64).unsqueeze(1);
    const double trace = skew.exact->products(one, 0.1, units).products.sum().item<double>();
    const double error = estimates.std().item<double>() / std::sqrt(static_cast<double>(count));
    EXPECT_GT(error, 0.0);
    EXPECT_NEAR(estimates.mean().item<double>(), trace, 4.0 * error);
}

TEST(FlowLikelihood, OfNormalDataIsTheDensity) {
    for (const char* process : {"vp", "subvp", "ve", "geometric-vp"}) {
        const LikelihoodCase skew({"data.kind=gaussian", "data.mean=[1, -2]",
                                   "data.covariance=[[2, 0.5], [0.5, 1]]",
                                   std::string("sde.kind=") + process});
        const torch::Tensor x = randomPoints(200, 2, 9);
        const auto flow = flowLikelihood(*skew.exact, *skew.sde, x, {});
        ASSERT_TRUE(flow) << process;
        // Along the flow of exact scores ln p_t changes by the divergence alone; what is left is
        // that the flow ends in the prior and not quite in p_1.
        const torch::Tensor ends = flow->noise / skew.sde->priorSd();
        const torch::Tensor prior = -0.5 * ends.square().sum(1) - std::log(2.0 * std::numbers::pi) -
                                    2.0 * std::log(skew.sde->priorSd());
        const torch::Tensor change = flow->logDensity - prior;
        const torch::Tensor expected =
            skew.exact->logDensity(x, 1e-3) - skew.exact->logDensity(flow->noise, 1.0);
        EXPECT_LT(largest(change - expected), 1e-3) << process;
        EXPECT_EQ(flow->nvjp, 2 * flow->nfe);
        EXPECT_EQ((flow->nfe - 2) % 6, 0);
    }
}

TEST(FlowLikelihood, EncodesToNormalNoise) {
    const LikelihoodCase eight({"data.kind=eight-gaussians"});
    const Points points = eight.data->draw(2000, 3, Stream::evaluation);
    const torch::Tensor x = torch::tensor(points.values).view({2000, 2}).to(torch::kFloat64);
    const auto flow = flowLikelihood(*eight.exact, *eight.sde, x, {});
    ASSERT_TRUE(flow);
    EXPECT_NEAR(flow->noise.mean().item<double>(), 0.0, 0.06);
    EXPECT_NEAR(flow->noise.var().item<double>(), 1.0, 0.08);
}

TEST(FlowLikelihood, WithAProbeIsRightOnAverage) {
    const LikelihoodCase skew({"data.kind=gaussian", "data.covariance=[[2, 0.5], [0.5, 1]]"});
    const torch::Tensor x = randomPoints(1, 2, 9).expand({4000, 2}).contiguous();
    FlowOptions options;
    options.exactUpTo = 1;
    const auto flow = flowLikelihood(*skew.exact, *skew.sde, x, options);
    ASSERT_TRUE(flow);
    EXPECT_EQ(flow->nvjp, flow->nfe);
    const double expected = skew.exact->logDensity(x.narrow(0, 0, 1), 1e-3).item<double>();
    const double error = flow->logDensity.std().item<double>() / std::sqrt(4000.0);
    EXPECT_GT(error, 0.0);
    EXPECT_NEAR(flow->logDensity.mean().item<double>(), expected, 4.0 * error + 1e-3);
}

TEST(FlowLikelihood, StopsWhenAsked) {
    const LikelihoodCase eight({"data.kind=eight-gaussians"});
    FlowOptions options;
    options.cancelled = [] { return true; };
    const auto flow = flowLikelihood(*eight.exact, *eight.sde, randomPoints(5, 2, 9), options);
    ASSERT_FALSE(flow);
    EXPECT_EQ(flow.error().fault, Fault::interrupted);
}

TEST(NegativeLogLikelihood, OfTheExactScoreIsTheClosedForm) {
    for (const auto& data : std::vector<std::vector<std::string>>{
             {"data.kind=gaussian"},
             {"data.kind=gaussian", "data.mean=[3, -1]", "data.covariance=[[4, 1.5], [1.5, 1]]",
              "data.scaling=standardize"},
             {"data.kind=gaussian", "data.mean=[0.5]", "data.covariance=[[0.04]]"},
             {"data.kind=two-gaussians"},
             {"data.kind=eight-gaussians"}}) {
        const LikelihoodCase truth(data, 1e-5);
        const Json result = truth.metric("nll", *truth.exact, 1000);
        EXPECT_NEAR(result["value"].get<double>(), result["closed_form"].get<double>(), 1e-3)
            << data.front();
        EXPECT_EQ(result["n"].get<int>(), 1000);
        EXPECT_GT(result["standard_error"].get<double>(), 0.0);
        EXPECT_EQ(result["nvjp"].get<int>() % result["nfe"].get<int>(), 0);
    }
}

TEST(NegativeLogLikelihood, ComparesWithTheEntropyInDataUnits) {
    const LikelihoodCase wide(
        {"data.kind=gaussian", "data.covariance=[[9, 0], [0, 4]]", "data.scaling=standardize"});
    const Json result = wide.metric("nll", *wide.exact, 20'000);
    const double entropy = std::log(2.0 * std::numbers::pi * std::numbers::e) + std::log(6.0);
    const double error = result["standard_error"].get<double>();
    EXPECT_NEAR(result["closed_form"].get<double>(), entropy, 4.0 * error);
    EXPECT_NEAR(error, 1.0 / std::sqrt(20'000.0), 5e-4);  // sd of chi^2(2)/2 is 1
}

TEST(NegativeLogLikelihood, TakesTheSameDrawsEachTimeAndAsManyBatchesAsNeeded) {
    const LikelihoodCase eight({"data.kind=eight-gaussians"});
    const Json first = eight.metric("nll", *eight.exact, 300);
    EXPECT_EQ(first.dump(), eight.metric("nll", *eight.exact, 300).dump());
    const LikelihoodCase line({"data.kind=gaussian", "data.mean=[0]", "data.covariance=[[1]]"});
    const Json many = line.metric("nll", *line.exact, 200'000);
    EXPECT_EQ(many["n"].get<int>(), 200'000);
    EXPECT_NEAR(many["value"].get<double>(), many["closed_form"].get<double>(), 1e-3);
}

TEST(NegativeLogLikelihood, RefusesScoresWithoutDerivative) {
    const LikelihoodCase eight({"data.kind=eight-gaussians"});
    const GaussianScore plain(*eight.sde, 1.0, 2);
    const MetricInput input{*eight.data,       eight.set, *eight.sde, 1e-3, plain,
                            eight.exact.get(), {},        10,         7,    {}};
    const auto refusal = metricRefusal("nll", input);
    ASSERT_TRUE(refusal);
    EXPECT_NE(refusal->find("derivative"), std::string::npos);
}

TEST(LogDensities, OfMixturesIntegrateToOne) {
    const GaussianMixture skew{{0.3, 0.7},
                               {{0.5, -0.5}, {-1.0, 0.0}},
                               {1.0, 1.0},
                               {{{0.5, 0.2}, {0.2, 0.4}}, {{0.3, 0.0}, {0.0, 0.6}}}};
    Points grid{0, 2, {}};
    for (int i = -60; i <= 60; ++i) {
        for (int j = -60; j <= 60; ++j) {
            grid.values.push_back(0.1F * static_cast<float>(i));
            grid.values.push_back(0.1F * static_cast<float>(j));
            ++grid.count;
        }
    }
    double sum = 0.0;
    for (const double value : logDensities(skew, grid)) sum += 0.01 * std::exp(value);
    EXPECT_NEAR(sum, 1.0, 1e-5);
}

}  // namespace
}  // namespace scorescope
