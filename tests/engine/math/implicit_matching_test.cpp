// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "constant_memory.h"
#include "core/objective/explicit_matching.h"
#include "core/objective/sliced_matching.h"

namespace scorescope {
namespace {

/// s(x) = -A x + b whatever the noise, so that J = 1/2 |s|^2 - tr A; the weight is A's factor.
class LinearNetwork final : public ScoreNetwork {
public:
    explicit LinearNetwork(float factor)
        : factor_(torch::full({1}, factor).requires_grad_(true)),
          a_(torch::tensor({1.5F, 0.4F, -0.2F, 0.4F, 0.8F, 0.1F, -0.3F, 0.6F, 1.1F}).view({3, 3})),
          b_(torch::tensor({0.3F, -0.2F, 0.5F})) {}

    torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels) const override {
        return score(x, levels) * -levels.s.unsqueeze(1);
    }
    torch::Tensor score(const torch::Tensor& x, const NoiseLevels&) const override {
        return b_ - factor_ * torch::mm(x, a_.t());
    }
    std::int64_t dimension() const override { return 3; }
    const ParameterLayout& layout() const override { return layout_; }
    torch::Tensor weights() const override { return factor_; }
    torch::Tensor gradients() const override { return factor_.grad(); }

    torch::Tensor matrix() const { return factor_.detach() * a_; }

private:
    torch::Tensor factor_, a_, b_;
    ParameterLayout layout_;
};

const std::vector<std::string> kClean = {"sde.kind=none"};

TimeLaw cleanLaw() {
    return TimeLaw(experiment(kClean));
}

torch::Tensor rows(std::int64_t count, std::int64_t dimension, std::uint64_t seed) {
    return randomPoints(count, dimension, seed).to(torch::kFloat32);
}

double sd(const torch::Tensor& values) {
    return values.to(torch::kFloat64).std().item<double>();
}

TEST(ExplicitMatching, IsTheClosedFormOfALinearScore) {
    const LinearNetwork network(1.2F);
    const auto sde = makeSde(experiment(kClean));
    const torch::Tensor x0 = rows(200, 3, 1);
    const auto value = ExplicitMatching(cleanLaw()).evaluate(network, *sde, {x0, 0, 0});
    const torch::Tensor s = network.score(x0, {}).detach();
    const torch::Tensor expected = 0.5 * s.square().sum(1) - network.matrix().trace();
    EXPECT_LT(relativeDifference(value.losses, expected), 1e-5);
    EXPECT_NEAR(value.loss.item<double>(), expected.mean().item<double>(), 1e-5);
    EXPECT_FALSE(value.epsMse.defined());
    EXPECT_EQ(value.scoreCalls, 1);
    EXPECT_EQ(value.backwardPasses, 3);  // one a dimension
}

TEST(ExplicitMatching, WeightsNoisedLevelsByLambda) {
    for (const std::string weighting : {"simple", "uniform"}) {
        const auto settings = experiment({"sde.kind=ladder", "sde.levels=4", "objective.kind=esm",
                                          "objective.weighting=" + weighting});
        const auto sde = makeSde(settings);
        const LinearNetwork network(1.0F);
        const torch::Tensor x0 = rows(64, 3, 2);
        const auto value = ExplicitMatching(TimeLaw(settings)).evaluate(network, *sde, {x0, 3, 4});
        const NoisedBatch noised = noisedBatch(TimeLaw(settings), *sde, {x0, 3, 4});
        const torch::Tensor s = network.score(noised.x, noised.levels).detach();
        const torch::Tensor variance = noised.levels.s.square();
        const torch::Tensor lambda = weighting == "simple" ? variance : torch::ones_like(variance);
        const torch::Tensor expected =
            lambda * (0.5 * s.square().sum(1) - network.matrix().trace());
        EXPECT_LT(relativeDifference(value.losses, expected), 1e-5);
        const torch::Tensor wrong = noised.eps + noised.levels.s.unsqueeze(1) * s;
        EXPECT_LT(relativeDifference(value.epsMse, wrong.square().mean(1)), 1e-5);
        EXPECT_EQ(value.t.front(), sde->levels().front());
        EXPECT_EQ(value.t.back(), sde->levels().back());
    }
}

/// Mean over many draws of the directions, and how far it may be off.
void expectMeanIsExact(Projection projection, bool reducedVariance) {
    const LinearNetwork network(1.0F);
    const auto sde = makeSde(experiment(kClean));
    const torch::Tensor x0 = rows(64, 3, 3);
    const auto exact = ExplicitMatching(cleanLaw()).evaluate(network, *sde, {x0, 0, 0});
    const SlicedMatching sliced(cleanLaw(), {projection, 64}, reducedVariance);
    std::vector<torch::Tensor> losses;
    for (std::int64_t step = 0; step < 60; ++step) {
        losses.push_back(sliced.evaluate(network, *sde, {x0, 5, step}).losses);
    }
    const torch::Tensor all = torch::stack(losses).to(torch::kFloat64);
    const torch::Tensor error = all.mean(0) - exact.losses;
    const torch::Tensor allowed = 5.0 * all.std(0) / std::sqrt(60.0) + 1e-5;
    EXPECT_TRUE((error.abs() < allowed).all().item<bool>()) << error / allowed;
}

TEST(SlicedMatching, ItsMeanOverDirectionsIsTheExactLoss) {
    for (const auto projection :
         {Projection::rademacher, Projection::gaussian, Projection::sphere}) {
        expectMeanIsExact(projection, false);
        expectMeanIsExact(projection, true);
    }
}

TEST(SlicedMatching, DirectionsHaveTheUnitCovariance) {
    const TrainingBatch batch{torch::zeros({20'000, 3}), 1, 2};
    for (const auto projection :
         {Projection::rademacher, Projection::gaussian, Projection::sphere}) {
        const torch::Tensor v = randomDirections({projection, 2}, batch).view({-1, 3});
        const torch::Tensor covariance = torch::mm(v.t(), v) / 40'000.0;
        EXPECT_LT(largest(covariance - torch::eye(3)), 0.03);
        if (projection != Projection::gaussian) {
            EXPECT_LT(largest(v.square().sum(1) - 3.0), 1e-4);
        }
    }
}

TEST(SlicedMatching, ReducedVarianceScattersLess) {
    const LinearNetwork network(1.0F);
    const auto sde = makeSde(experiment(kClean));
    const torch::Tensor x0 = rows(4000, 3, 4);
    const auto exact = ExplicitMatching(cleanLaw()).evaluate(network, *sde, {x0, 0, 0}).losses;
    for (const auto projection :
         {Projection::rademacher, Projection::gaussian, Projection::sphere}) {
        const auto spread = [&](bool reduced, std::int64_t count) {
            const SlicedMatching sliced(cleanLaw(), {projection, count}, reduced);
            const auto value = sliced.evaluate(network, *sde, {x0, 7, 1});
            EXPECT_EQ(value.backwardPasses, count);
            return sd(value.losses - exact);
        };
        EXPECT_LT(spread(true, 1), 0.9 * spread(false, 1));
        // M directions scatter less by the root of M.
        EXPECT_NEAR(spread(false, 16) / spread(false, 1), 0.25, 0.03);
    }
}

TEST(SlicedMatching, SameSeedAndStepGiveTheSameBytes) {
    const LinearNetwork network(1.0F);
    const auto sde = makeSde(experiment(kClean));
    const SlicedMatching sliced(cleanLaw(), {}, false);
    const torch::Tensor x0 = rows(50, 3, 5);
    const auto losses = [&](std::uint64_t seed, std::int64_t step) {
        return sliced.evaluate(network, *sde, {x0, seed, step}).losses;
    };
    EXPECT_TRUE(sameBytes(losses(1, 2), losses(1, 2)));
    EXPECT_FALSE(sameBytes(losses(1, 2), losses(1, 3)));
    EXPECT_FALSE(sameBytes(losses(1, 2), losses(2, 2)));
}

/// The loss is a parabola in the factor; where is its vertex?
double bestFactor(const Objective& objective, const Sde& sde, const torch::Tensor& x0,
                  const std::function<std::unique_ptr<ScoreNetwork>(double)>& networkOf) {
    double losses[3];
    for (int i = 0; i < 3; ++i) {
        losses[i] =
            objective.evaluate(*networkOf(0.8 + 0.2 * i), sde, {x0, 1, 0}).loss.item<double>();
    }
    const double curvature = losses[0] - 2.0 * losses[1] + losses[2];
    EXPECT_GT(curvature, 0.0);
    return 1.0 + 0.1 * (losses[0] - losses[2]) / curvature;
}

/// The score of N(0, 1) under noise, times a factor.
class NormalScore final : public ScoreNetwork {
public:
    explicit NormalScore(double factor) : factor_(factor) {}
    torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels) const override {
        return score(x, levels) * -levels.s.unsqueeze(1);
    }
    torch::Tensor score(const torch::Tensor& x, const NoiseLevels& levels) const override {
        const torch::Tensor q = levels.m.square() + levels.s.square();
        return x * (-factor_ / q).unsqueeze(1);
    }
    std::int64_t dimension() const override { return 3; }
    const ParameterLayout& layout() const override { return layout_; }
    torch::Tensor weights() const override { return {}; }
    torch::Tensor gradients() const override { return {}; }

private:
    double factor_;
    ParameterLayout layout_;
};

TEST(ScoreMatching, EveryKindIsSmallestAtTheTrueScore) {
    const torch::Tensor x0 = rows(60'000, 3, 6);
    for (const std::string kind : {"dsm", "esm", "ssm", "ssm-vr"}) {
        for (const std::string process : {"none", "ladder", "vp"}) {
            std::vector<std::string> chosen = {"sde.kind=" + process, "objective.kind=" + kind};
            if (process == "none") chosen.emplace_back("sde.sigma=0.5");
            if (process == "vp") chosen.emplace_back("sde.t_min=0.05");
            const auto settings = experiment(chosen);
            const double best =
                bestFactor(*makeObjective(settings), *makeSde(settings), x0,
                           [](double factor) { return std::make_unique<NormalScore>(factor); });
            EXPECT_NEAR(best, 1.0, 0.04) << kind << ' ' << process;
        }
    }
}

TEST(ScoreMatching, MemoryStaysConstantOverHundredsOfSteps) {
    expectConstantMemory("esm", "energy", 300);
    expectConstantMemory("ssm-vr", "score", 300);
}

}  // namespace
}  // namespace scorescope
