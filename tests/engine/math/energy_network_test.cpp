// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>

#include "core/base/json.h"
#include "core/eval/energy_integral.h"
#include "core/eval/metric.h"
#include "core/objective/contrastive_divergence.h"
#include "support.h"

namespace scorescope {
namespace {

/// An energy model whose weights are moved away from the best-fitting Normal.
struct Model {
    explicit Model(std::vector<std::string> assignments, double move = 0.1) {
        assignments.insert(assignments.end(), {"model.kind=energy", "model.width=32"});
        settings = std::make_unique<Settings>(experiment(assignments));
        set = trainingSet(*settings);
        sde = makeSde(*settings);
        network = makeScoreNetwork(*settings, set, torch::kCPU);
        network->weights().add_(
            (move * randomPoints(network->weights().size(0), 1, 3)).squeeze(1).to(torch::kFloat32));
        score = learnedScore(*network, *sde);
    }

    std::unique_ptr<Settings> settings;
    TrainingSet set;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<ScoreNetwork> network;
    std::unique_ptr<ScoreFunction> score;
};

const std::vector<std::vector<std::string>> kProcesses = {{"sde.kind=vp"},
                                                          {"sde.kind=ve"},
                                                          {"sde.kind=ladder"},
                                                          {"sde.kind=none"},
                                                          {"sde.kind=none", "sde.sigma=0.5"}};

TEST(EnergyNetwork, ScoreIsTheSlopeOfTheEnergy) {
    for (const auto& process : kProcesses) {
        const Model model(process);
        const double t = model.sde->nearestTime(0.5, 1e-3);
        const torch::Tensor x = randomPoints(50, 2, 4);
        const torch::Tensor score = model.score->score(x, t);
        const double h = 1e-2;
        for (int d = 0; d < 2; ++d) {
            torch::Tensor step = torch::zeros({2}, torch::kFloat64);
            step[d] = h;
            const torch::Tensor slope =
                (model.score->energy(x + step, t) - model.score->energy(x - step, t)) / (2.0 * h);
            EXPECT_LT(largest(slope - score.select(1, d)), 0.01 * largest(score));
        }
    }
}

TEST(EnergyNetwork, HasNoCurlAndAScoreNetworkHas) {
    const torch::Tensor x = randomPoints(100, 2, 5);
    for (const auto& process : kProcesses) {
        const Model model(process);
        const double t = model.sde->nearestTime(0.5, 1e-3);
        const torch::Tensor j = model.score->jacobian(x, t);
        EXPECT_LT(largest(j - j.transpose(1, 2)), 1e-4 * largest(j));
    }
    const auto settings = experiment({"model.width=32"});
    const auto network = makeScoreNetwork(settings, trainingSet(settings), torch::kCPU);
    network->weights().add_(
        (0.1 * randomPoints(network->weights().size(0), 1, 3)).squeeze(1).to(torch::kFloat32));
    const auto sde = makeSde(settings);
    const torch::Tensor j = learnedScore(*network, *sde)->jacobian(x, 0.5);
    EXPECT_GT(largest(j - j.transpose(1, 2)), 1e-2 * largest(j));
}

TEST(EnergyNetwork, BuildsAGraphOnlyWhereOneIsWanted) {
    const Model model({"sde.kind=none"});
    const torch::Tensor x = randomPoints(7, 2, 6).to(torch::kFloat32);
    const NoiseLevels levels = noiseLevels(*model.sde, model.sde->levels(), torch::kCPU);
    const torch::Tensor trained = model.network->score(x, levels);
    EXPECT_TRUE(trained.requires_grad());
    const torch::NoGradGuard noGrad;
    const torch::Tensor plain = model.network->score(x, levels);
    EXPECT_FALSE(plain.requires_grad());
    EXPECT_LT(relativeDifference(plain, trained.detach()), 1e-5);
    EXPECT_FALSE(model.network->energy(x, levels).requires_grad());
}

TEST(EnergyNetwork, BeginsAsTheBestFittingNormal) {
    for (const auto& process : kProcesses) {
        const Model model(process, 0.0);
        const double t = model.sde->nearestTime(0.5, 1e-3);
        const double m = model.sde->meanScale(t);
        const double q = m * m * model.set.variance + model.sde->variance(t);
        const torch::Tensor x = randomPoints(20, 2, 7);
        const torch::Tensor mean = torch::tensor(model.set.mean, torch::kFloat64);
        EXPECT_LT(relativeDifference(model.score->score(x, t), (m * mean - x) / q), 1e-5);
    }
}

TEST(EnergyIntegral, OfANormalIsItsClosedForm) {
    for (const std::string covariance : {"[[4, 1.5], [1.5, 1]]", "[[0.01, 0], [0, 0.01]]"}) {
        const Model model({"sde.kind=none", "data.kind=gaussian", "data.covariance=" + covariance},
                          0.0);
        const auto logZ = logPartition(*model.score, model.set, 0.0, {});
        ASSERT_TRUE(logZ);
        // f = -|x - mu|^2 / (2 v) in two dimensions
        EXPECT_NEAR(*logZ, std::log(2.0 * std::numbers::pi * model.set.variance), 1e-5);
    }
    const Model line({"sde.kind=none", "data.kind=mixture", "data.weights=[1]", "data.means=[[1]]",
                      "data.sds=[2]"},
                     0.0);
    EXPECT_NEAR(*logPartition(*line.score, line.set, 0.0, {}),
                0.5 * std::log(2.0 * std::numbers::pi * line.set.variance), 1e-5);
}

TEST(EnergyLikelihood, OfNormalDataIsNearTheClosedForm) {
    const Model model({"sde.kind=none", "data.kind=gaussian", "data.scaling=standardize",
                       "data.covariance=[[4, 0], [0, 0.25]]"},
                      0.0);
    const auto data = *makeDataSet(*model.settings);
    const MetricInput input{*data,   model.set, *model.sde, 0.0, *model.score,
                            nullptr, {},        4000,       7,   {}};
    ASSERT_FALSE(metricRefusal("nll", input));
    const auto result = *evaluateMetric("nll", input);
    // The model is the Normal of the data: the two differ by the error of estimated moments.
    EXPECT_NEAR(result["value"].get<double>(), result["closed_form"].get<double>(), 2e-3);
    EXPECT_NEAR(result["log_z"].get<double>(), std::log(2.0 * std::numbers::pi), 1e-5);
    EXPECT_EQ(result["n"].get<int>(), 4000);
}

TEST(EnergyLikelihood, RefusesScoreNetworksAndManyDimensions) {
    const auto settings = experiment({"sde.kind=ladder"});
    const auto set = trainingSet(settings);
    const auto data = *makeDataSet(settings);
    const auto sde = makeSde(settings);
    const auto network = makeScoreNetwork(settings, set, torch::kCPU);
    const auto score = learnedScore(*network, *sde);
    const MetricInput input{*data, set, *sde, 0.0, *score, nullptr, {}, 100, 7, {}};
    EXPECT_TRUE(metricRefusal("nll", input));
    EXPECT_TRUE(metricRefusal("kl_bound", input));
    const Model high({"sde.kind=none", "data.kind=gaussian", "data.mean=[0, 0, 0]",
                      "data.covariance=[[1, 0, 0], [0, 1, 0], [0, 0, 1]]"});
    const auto highData = *makeDataSet(*high.settings);
    const MetricInput highInput{*highData, high.set, *high.sde, 0.0, *high.score,
                                nullptr,   {},       100,       7,   {}};
    EXPECT_TRUE(metricRefusal("nll", highInput));
}

TEST(ContrastiveDivergence, CountsItsCallsAndCarriesItsChains) {
    const Model model({"sde.kind=none"});
    const torch::Tensor x0 = torch::tensor(model.set.points.values).view({-1, 2}).narrow(0, 0, 64);
    const ContrastiveDivergence fresh({7, 1e-3}, 0);
    const auto value = fresh.evaluate(*model.network, *model.sde, {x0, 1, 2});
    EXPECT_EQ(value.scoreCalls, 9);  // 7 steps, the energies at both ends
    EXPECT_EQ(value.backwardPasses, 7);
    EXPECT_FALSE(value.chains.defined());
    EXPECT_EQ(value.losses.size(0), 64);

    const ContrastiveDivergence persistent({7, 1e-3}, 100);
    const auto first = persistent.evaluate(*model.network, *model.sde, {x0, 1, 2});
    ASSERT_EQ(first.chains.size(0), 100);
    EXPECT_FALSE(first.chains.requires_grad());
    const auto second = persistent.evaluate(*model.network, *model.sde, {x0, 1, 3, first.chains});
    EXPECT_FALSE(torch::equal(first.chains, second.chains));
    const auto again = persistent.evaluate(*model.network, *model.sde, {x0, 1, 3, first.chains});
    EXPECT_TRUE(torch::equal(again.chains, second.chains));
    EXPECT_EQ(again.loss.item<float>(), second.loss.item<float>());
}

TEST(ContrastiveDivergence, ItsGradientVanishesAtTheTruth) {
    // The best-fitting Normal of normal data: chains of its own density have its own energies.
    const Model model({"sde.kind=none", "data.kind=gaussian", "data.covariance=[[1, 0], [0, 1]]"},
                      0.0);
    const torch::Tensor x0 = randomPoints(20'000, 2, 9).to(torch::kFloat32);
    const ContrastiveDivergence chains({60, 0.02}, 0);
    const auto value = chains.evaluate(*model.network, *model.sde, {x0, 1, 2});
    EXPECT_NEAR(value.loss.item<double>(), 0.0, 0.05);
}

}  // namespace
}  // namespace scorescope
