// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/objective/dsm.h"
#include "support.h"

namespace scorescope {
namespace {

/// Predicts the noise on N(0, v) data exactly, times a factor: eps = c s x / (m^2 v + s^2).
class NormalNetwork final : public ScoreNetwork {
public:
    NormalNetwork(double variance, double factor)
        : variance_(variance), factor_(torch::full({1}, factor).requires_grad_(true)) {}

    torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels) const override {
        const torch::Tensor q = levels.m.square() * variance_ + levels.s.square();
        return factor_ * (levels.s / q).unsqueeze(1) * x;
    }
    std::int64_t dimension() const override { return 3; }
    const ParameterLayout& layout() const override { return layout_; }
    torch::Tensor weights() const override { return factor_; }
    torch::Tensor gradients() const override { return factor_.grad(); }

private:
    double variance_;
    torch::Tensor factor_;
    ParameterLayout layout_;
};

const std::string kWeightings[] = {"simple", "likelihood", "reweighted", "uniform"};

Dsm dsmOf(const std::string& weighting, const std::string& tMin) {
    return Dsm(TimeLaw(experiment({"objective.weighting=" + weighting, "sde.t_min=" + tMin})));
}

TEST(Dsm, LossIsTheWeightedNoiseError) {
    const auto settings = experiment({});
    const auto sde = makeSde(settings);
    const NormalNetwork network(1.0, 0.7);
    const torch::Tensor x0 = randomPoints(100, 3, 1).to(torch::kFloat32);
    for (int w = 0; w < 4; ++w) {
        const Dsm dsm = dsmOf(kWeightings[w], "0.01");
        const auto value = dsm.evaluate(network, *sde, {x0, 5, 7});
        EXPECT_EQ(value.t, TimeLaw(experiment({"sde.t_min=0.01"})).draw(100, 5, 7).t);
        EXPECT_FALSE(value.epsMse.requires_grad());
        double expected = 0.0;
        for (std::int64_t i = 0; i < 100; ++i) {
            const double t = value.t[static_cast<std::size_t>(i)];
            // lambda on the score, divided by s^2 for the noise.
            const double lambda[] = {sde->variance(t), sde->diffusionSquared(t),
                                     sde->diffusionSquared(t) * sde->variance(t), 1.0};
            expected += lambda[w] / sde->variance(t) * value.epsMse[i].item<double>() / 100.0;
        }
        EXPECT_NEAR(value.loss.item<double>() / expected, 1.0, 1e-5);
    }
}

TEST(Dsm, NoiseErrorOfTheBestPredictionIsKnown) {
    const auto sde = makeSde(experiment({}));
    const double v = 2.0;
    const torch::Tensor x0 = std::sqrt(v) * randomPoints(40'000, 3, 2).to(torch::kFloat32);
    const NormalNetwork network(v, 1.0);
    const Dsm dsm = dsmOf("simple", "0.001");
    const auto value = dsm.evaluate(network, *sde, {x0, 0, 0});
    double expected = 0.0;  // E|eps - eps_hat|^2 = m^2 v / (m^2 v + s^2) per dimension
    for (const double t : value.t) {
        const double signal = sde->meanScale(t) * sde->meanScale(t) * v;
        expected += signal / (signal + sde->variance(t)) / 40'000.0;
    }
    EXPECT_NEAR(value.loss.item<double>() / expected, 1.0, 0.02);
}

TEST(Dsm, IsSmallestAtTheTrueScoreForEveryWeighting) {
    const auto sde = makeSde(experiment({}));
    const torch::Tensor x0 = randomPoints(60'000, 3, 3).to(torch::kFloat32);
    for (const std::string& weighting : kWeightings) {
        const Dsm dsm = dsmOf(weighting, "0.05");
        double losses[3];
        const double factors[3] = {0.8, 1.0, 1.2};
        for (int i = 0; i < 3; ++i) {
            const NormalNetwork network(1.0, factors[i]);
            losses[i] = dsm.evaluate(network, *sde, {x0, 1, 0}).loss.item<double>();
        }
        // The loss is a parabola in the factor; its vertex lies at 1.
        const double curvature = losses[0] - 2.0 * losses[1] + losses[2];
        ASSERT_GT(curvature, 0.0);
        EXPECT_NEAR(1.0 + 0.1 * (losses[0] - losses[2]) / curvature, 1.0, 0.02);
    }
}

TEST(Dsm, GradientIsTheSlopeOfTheLoss) {
    for (const torch::Device device : devices()) {
        const auto settings = experiment({"model.width=16", "model.depth=2"});
        const auto set = trainingSet(settings);
        const auto sde = makeSde(settings);
        const auto network = makeScoreNetwork(settings, set, device);
        torch::Tensor weights = network->weights();
        weights.add_(
            (0.3 * randomPoints(weights.size(0), 1, 4)).squeeze(1).to(torch::kFloat32).to(device));
        const TrainingBatch batch{randomPoints(200, 2, 5).to(torch::kFloat32).to(device), 2, 3};
        for (const std::string& weighting : kWeightings) {
            const Dsm dsm = dsmOf(weighting, "0.05");
            network->gradients().zero_();
            dsm.evaluate(*network, *sde, batch).loss.backward();
            const double length = network->gradients().norm().item<double>();
            const torch::Tensor step = network->gradients() * (1e-3 / length);
            weights.add_(step);
            const double above = dsm.evaluate(*network, *sde, batch).loss.item<double>();
            weights.sub_(2.0 * step);
            const double below = dsm.evaluate(*network, *sde, batch).loss.item<double>();
            weights.add_(step);
            EXPECT_NEAR((above - below) / 2e-3 / length, 1.0, 0.02);
        }
    }
}

TEST(Dsm, SameSeedAndStepGiveTheSameBytes) {
    const auto settings = experiment({});
    const auto sde = makeSde(settings);
    const auto network = makeScoreNetwork(settings, trainingSet(settings), torch::kCPU);
    const auto objective = makeObjective(settings);
    const torch::Tensor x0 = randomPoints(64, 2, 6).to(torch::kFloat32);
    const auto errors = [&](std::uint64_t seed, std::int64_t step) {
        return objective->evaluate(*network, *sde, {x0, seed, step}).epsMse;
    };
    EXPECT_TRUE(sameBytes(errors(1, 2), errors(1, 2)));
    EXPECT_FALSE(sameBytes(errors(1, 2), errors(1, 3)));
    EXPECT_FALSE(sameBytes(errors(1, 2), errors(2, 2)));
}

TEST(Dsm, TrainingComesNearerToTheTruth) {
    const auto settings = experiment({"data.kind=two-gaussians", "model.width=32"});
    const auto set = trainingSet(settings);
    const auto sde = makeSde(settings);
    const auto network = makeScoreNetwork(settings, set, torch::kCPU);
    const auto objective = makeObjective(settings);
    const torch::Tensor all = torch::tensor(set.points.values).view({-1, 2});
    const auto loss = [&](std::int64_t step) {
        return objective->evaluate(*network, *sde, {all.narrow(0, step * 256 % 9000, 256), 1, step})
            .loss;
    };
    const double before = loss(1000).item<double>();
    for (std::int64_t step = 0; step < 150; ++step) {
        network->gradients().zero_();
        loss(step).backward();
        network->weights().sub_(network->gradients().sign(), 2e-3);
    }
    EXPECT_LT(loss(1000).item<double>(), 0.8 * before);
}

}  // namespace
}  // namespace scorescope
