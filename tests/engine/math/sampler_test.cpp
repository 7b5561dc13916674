// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/sampler.h"

#include <cmath>

#include "core/sampler/path_noise.h"
#include "core/sampler/time_grid.h"
#include "support.h"

namespace scorescope {
namespace {

SamplerStart startOf(const Sde& sde, std::int64_t count,
                     torch::TensorOptions options = torch::kFloat64) {
    return {&sde, 1e-3, count, 2, 11, options};
}

torch::Tensor runToEnd(Sampler& sampler, const ScoreFunction& score) {
    while (!sampler.finished()) sampler.advance(score);
    return sampler.state();
}

TEST(OdeHeun, FollowsTheClosedFormWithOrderTwo) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore score(*sde, 0.25, 2);
    std::vector<double> errors;
    for (const char* steps : {"40", "80", "160"}) {
        const auto settings =
            experiment({"sampler.kind=ode-heun", std::string("sampler.steps=") + steps});
        const auto sampler = makeSampler(settings, startOf(*sde, 50));
        // Along the ODE of Normal data, x / sqrt(m^2 v + s^2) stays what it is.
        const torch::Tensor expected =
            sampler->state() * std::sqrt(score.diffused(1e-3) / score.diffused(1.0));
        errors.push_back(relativeDifference(runToEnd(*sampler, score), expected));
    }
    EXPECT_LT(errors[2], 1e-2);
    EXPECT_NEAR(std::log2(errors[1] / errors[2]), 2.0, 0.4);
}

TEST(OdeHeun, IsDeterministicGivenItsStart) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore score(*sde, 1.0, 2);
    const auto settings = experiment({"sampler.kind=ode-heun"});
    const auto first = makeSampler(settings, startOf(*sde, 10));
    const auto second = makeSampler(settings, startOf(*sde, 10));
    EXPECT_TRUE(sameBytes(runToEnd(*first, score), runToEnd(*second, score)));
}

TEST(EulerMaruyama, ReturnsMeanAndVarianceOfNormalData) {
    const auto sde = makeSde(experiment({}));
    const double v = 0.5;
    const GaussianScore score(*sde, v, 2);
    for (const char* grid : {"sampler.grid=uniform", "sampler.grid=log-snr"}) {
        const auto settings =
            experiment({"sampler.kind=euler-maruyama", "sampler.steps=400", grid});
        const auto sampler = makeSampler(settings, startOf(*sde, 20'000));
        const torch::Tensor x = runToEnd(*sampler, score);
        EXPECT_NEAR(x.mean().item<double>(), 0.0, 0.02);
        EXPECT_NEAR(x.var().item<double>(), v, 0.03) << grid;
        EXPECT_NEAR((x.select(1, 0) * x.select(1, 1)).mean().item<double>(), 0.0, 0.02);
    }
}

TEST(EulerMaruyama, OneStepIsTheFormula) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore score(*sde, 0.5, 2);
    const auto settings = experiment({"sampler.kind=euler-maruyama", "sampler.steps=10"});
    const auto sampler = makeSampler(settings, startOf(*sde, 5));
    const torch::Tensor x = sampler->state();
    sampler->advance(score);
    const double h = 0.999 / 10;
    const double g2 = sde->diffusionSquared(1.0);
    const torch::Tensor dw = PathNoise(11, 5, 2).increments(0, h);
    const torch::Tensor expected =
        x - h * (sde->driftRate(1.0) * x - g2 * score.score(x, 1.0)) + std::sqrt(g2) * dw;
    EXPECT_LT(largest(sampler->state() - expected), 1e-12);
    EXPECT_NEAR(sampler->time(), 1.0 - h, 1e-15);
}

TEST(Samplers, CountTheirScoreCallsAndStopAtTheRightTime) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore score(*sde, 1.0, 2);
    struct Expected {
        std::vector<std::string> settings;
        std::int64_t nfe;
        double end;
    };
    const std::vector<Expected> cases = {
        {{"sampler.kind=ode-heun", "sampler.steps=7"}, 14, 1e-3},
        {{"sampler.kind=ode-heun", "sampler.steps=7", "sampler.denoise=true"}, 15, 0.0},
        {{"sampler.kind=euler-maruyama", "sampler.steps=7"}, 8, 0.0},
        {{"sampler.kind=euler-maruyama", "sampler.steps=1", "sampler.denoise=false"}, 1, 1e-3}};
    for (const Expected& expected : cases) {
        const auto sampler = makeSampler(experiment(expected.settings), startOf(*sde, 3));
        EXPECT_EQ(sampler->time(), 1.0);
        EXPECT_EQ(sampler->progress(), 0.0);
        runToEnd(*sampler, score);
        EXPECT_EQ(sampler->counts().nfe, expected.nfe);
        EXPECT_EQ(sampler->counts().rejected, 0);
        EXPECT_EQ(sampler->time(), expected.end);
        EXPECT_EQ(sampler->progress(), 1.0);
    }
}

TEST(Samplers, DenoisingIsTheTweedieMean) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore score(*sde, 0.5, 2);
    for (const char* kind : {"sampler.kind=ode-heun", "sampler.kind=euler-maruyama"}) {
        const auto noisy = makeSampler(
            experiment({kind, "sampler.steps=9", "sampler.denoise=false"}), startOf(*sde, 20));
        const auto clean = makeSampler(
            experiment({kind, "sampler.steps=9", "sampler.denoise=true"}), startOf(*sde, 20));
        const torch::Tensor x = runToEnd(*noisy, score);
        const torch::Tensor expected = posteriorMean(*sde, x, 1e-3, score.score(x, 1e-3));
        EXPECT_TRUE(sameBytes(runToEnd(*clean, score), expected));
    }
}

TEST(Samplers, AParticlesPathDoesNotDependOnTheOthers) {
    const auto base = experiment({});
    const auto set = trainingSet(base);
    const auto sde = makeSde(base);
    for (const torch::Device device : devices()) {
        const auto network = makeScoreNetwork(base, set, device);
        network->weights().add_(
            0.1 * torch::sin(torch::arange(network->layout().total, torch::kFloat32)).to(device));
        const auto score = learnedScore(*network, *sde);
        const auto options = torch::TensorOptions(torch::kFloat32).device(device);
        for (const char* kind : {"sampler.kind=ode-heun", "sampler.kind=euler-maruyama"}) {
            const auto settings = experiment({kind, "sampler.steps=3"});
            const auto few = makeSampler(settings, startOf(*sde, 101, options));
            const auto many = makeSampler(settings, startOf(*sde, 17'003, options));
            EXPECT_EQ(few->state().device().type(), device.type());
            EXPECT_TRUE(sameBytes(few->state(), many->state().narrow(0, 0, 101)));
            EXPECT_TRUE(
                sameBytes(runToEnd(*few, *score), runToEnd(*many, *score).narrow(0, 0, 101)));
        }
    }
}

TEST(Samplers, BeginWithThePrior) {
    const auto sde = makeSde(experiment({}));
    const auto sampler = makeSampler(experiment({}), startOf(*sde, 50'000));
    EXPECT_NEAR(sampler->state().mean().item<double>(), 0.0, 0.01);
    EXPECT_NEAR(sampler->state().std().item<double>(), sde->priorSd(), 0.01);
    SamplerStart other = startOf(*sde, 50'000);
    other.seed = 12;
    EXPECT_FALSE(sameBytes(sampler->state(), makeSampler(experiment({}), other)->state()));
}

TEST(Samplers, TakeTheTimesOfTheirGrid) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore score(*sde, 1.0, 2);
    const auto settings =
        experiment({"sampler.kind=ode-heun", "sampler.steps=12", "sampler.grid=log-snr"});
    const auto sampler = makeSampler(settings, startOf(*sde, 2));
    for (const double t : timeGrid(TimeGrid::logSnr, 12, *sde, 1e-3)) {
        EXPECT_EQ(sampler->time(), t);
        if (!sampler->finished()) sampler->advance(score);
    }
    EXPECT_TRUE(sampler->finished());
}

TEST(PathNoise, PartsAddUpToTheWhole) {
    const PathNoise noise(3, 50, 2);
    const torch::Tensor whole = noise.increments(4, 0.02);
    for (const int level : {0, 1, 3, 6}) {
        const torch::Tensor parts = noise.refined(4, 0.02, level);
        EXPECT_EQ(parts.size(0), std::int64_t{1} << level);
        EXPECT_LT(largest(parts.sum(0) - whole), 1e-15);
    }
    // Refining more keeps what was drawn before.
    const torch::Tensor two = noise.refined(4, 0.02, 1);
    const torch::Tensor eight = noise.refined(4, 0.02, 3);
    EXPECT_LT(largest(eight.narrow(0, 0, 4).sum(0) - two[0]), 1e-15);
}

TEST(PathNoise, PartsAreIndependentWithTheirShareOfTheVariance) {
    const double length = 0.3;
    const PathNoise noise(3, 40'000, 1);
    const torch::Tensor parts = noise.refined(0, length, 3).squeeze(2) / std::sqrt(length / 8);
    const torch::Tensor covariance = torch::mm(parts, parts.t()) / 40'000.0;
    EXPECT_LT(largest(covariance - torch::eye(8, torch::kFloat64)), 0.03);
    const torch::Tensor next = noise.increments(1, length).squeeze(1);
    EXPECT_LT(largest(torch::mv(parts, next)) / 40'000.0, 0.03);
}

TEST(ForwardProcess, SimulatedPathsMatchTheMarginals) {
    const auto settings = experiment({});
    const auto sde = makeSde(settings);
    const std::int64_t count = 20'000;
    const int steps = 1000;
    const double h = 1.0 / steps;
    const PathNoise noise(8, count, 1);
    torch::Tensor x = torch::full({count, 1}, 2.0, torch::kFloat64);
    for (int i = 0; i < steps; ++i) {
        const double t = (i + 0.5) * h;
        x = x + sde->driftRate(t) * h * x +
            std::sqrt(sde->diffusionSquared(t)) * noise.increments(i, h);
        const double end = (i + 1) * h;
        if ((i + 1) % 250 != 0) continue;
        EXPECT_NEAR(x.mean().item<double>(), 2.0 * sde->meanScale(end), 0.04) << end;
        EXPECT_NEAR(x.var().item<double>(), sde->variance(end), 0.04) << end;
    }
}

}  // namespace
}  // namespace scorescope
