// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/model/exact_score.h"
#include "core/sampler/path_noise.h"
#include "core/sampler/sampler.h"
#include "support.h"

namespace scorescope {
namespace {

/// Settings of clean data, or of one level of noise, with these assignments.
Settings oneLevel(std::vector<std::string> assignments) {
    assignments.insert(assignments.begin(), "sde.kind=none");
    return experiment(assignments);
}

SamplerStart chainStart(const Sde& sde, std::int64_t count,
                        torch::TensorOptions options = torch::kFloat64) {
    return {&sde, 0.0, count, 2, 11, options, nullptr};
}

torch::Tensor runChain(Sampler& sampler, const ScoreFunction& score) {
    while (!sampler.finished()) sampler.advance(score);
    return sampler.state();
}

std::unique_ptr<DensityFunction> twoModes(const Sde& sde) {
    return mixtureScore({{0.8, 0.2}, {{5.0, 5.0}, {-5.0, -5.0}}, {1.0, 1.0}, {}}, sde);
}

TEST(Langevin, WidensANormalAsItsStepSays) {
    for (const double a : {0.1, 1.0, 2.0, 3.0}) {
        const auto settings =
            oneLevel({"sampler.step_size=" + std::to_string(a), "sampler.steps=400"});
        const auto sde = makeSde(settings);
        const auto sampler = makeSampler(settings, chainStart(*sde, 10'000));
        const torch::Tensor x = runChain(*sampler, GaussianScore(*sde, 1.0, 2));
        const double expected = 1.0 / (1.0 - a / 4.0);
        EXPECT_NEAR(x.var().item<double>(), expected, 0.04 * expected) << a;
        EXPECT_NEAR(x.mean().item<double>(), 0.0, 0.03 * std::sqrt(expected)) << a;
    }
}

TEST(Langevin, OneStepIsTheFormulaInEitherPrecision) {
    const auto settings = oneLevel({"sampler.step_size=0.3", "sde.sigma=0.5"});
    const auto sde = makeSde(settings);
    const GaussianScore score(*sde, 1.0, 2);
    for (const auto type : {torch::kFloat64, torch::kFloat32}) {
        const auto sampler = makeSampler(settings, chainStart(*sde, 7, type));
        const torch::Tensor x = sampler->state().to(torch::kFloat64);
        sampler->advance(score);
        const torch::Tensor z = PathNoise(11, 7, 2).increments(0, 1.0);
        const torch::Tensor expected = x + 0.15 * score.score(x, 0.0) + std::sqrt(0.3) * z;
        EXPECT_LT(relativeDifference(sampler->state(), expected),
                  type == torch::kFloat64 ? 1e-14 : 1e-6);
        EXPECT_EQ(sampler->time(), 0.0);
        EXPECT_NEAR(sampler->position(), 0.999, 1e-12);
    }
}

TEST(Langevin, StandsAtTheSmallestNoiseOfAnyProcess) {
    for (const auto& [kind, t] : {std::pair{"vp", 1e-3}, {"ve", 1e-3}, {"ladder", 0.0}}) {
        const auto settings =
            experiment({std::string("sde.kind=") + kind, "sampler.kind=langevin"});
        const auto sde = makeSde(settings);
        SamplerStart start = chainStart(*sde, 3);
        start.tMin = 1e-3;
        EXPECT_EQ(makeSampler(settings, start)->time(), t) << kind;
    }
}

TEST(Langevin, SaysWhenItRunsAway) {
    const auto settings = oneLevel({"sampler.step_size=40", "sampler.steps=1000"});
    const auto sde = makeSde(settings);
    const auto sampler = makeSampler(settings, chainStart(*sde, 5));
    EXPECT_FALSE(sampler->failure());
    runChain(*sampler, GaussianScore(*sde, 1.0, 2));
    ASSERT_TRUE(sampler->failure());
    EXPECT_EQ(sampler->failure()->where, "sampler.step_size");
}

TEST(FollowScore, CollapsesOntoTheModes) {
    const auto settings = oneLevel({"sampler.kind=follow-score"});
    const auto sde = makeSde(settings);
    const auto sampler = makeSampler(settings, chainStart(*sde, 500));
    const torch::Tensor x = runChain(*sampler, *twoModes(*sde));
    EXPECT_LT(largest(x.abs() - 5.0), 1e-6);
    const double upper = (x.select(1, 0) > 0).to(torch::kFloat64).mean().item<double>();
    EXPECT_NEAR(upper, 0.5, 0.1);  // which mode hangs on the start, not on the weights
}

TEST(AnnealedLangevin, GoesDownTheLadder) {
    const auto settings =
        experiment({"sde.kind=ladder", "sde.levels=3", "sde.sigma_max=8", "sde.sigma_min=2",
                    "sampler.steps_per_level=2", "sampler.step_size=0.5"});
    EXPECT_EQ(settings.text("sampler.kind"), "annealed-langevin");
    const auto sde = makeSde(settings);
    const GaussianScore score(*sde, 1.0, 2);
    const auto sampler = makeSampler(settings, chainStart(*sde, 6));
    const PathNoise noise(11, 6, 2);
    EXPECT_EQ(sampler->time(), 1.0);
    std::int64_t step = 0;
    for (const double sigma : {8.0, 8.0, 4.0, 4.0, 2.0, 2.0}) {
        const torch::Tensor x = sampler->state();
        sampler->advance(score);
        const double a = 0.5 * sigma * sigma;
        const double t = sampler->time();
        EXPECT_NEAR(sde->noiseScale(t), sigma, 1e-12);
        const torch::Tensor expected =
            x + 0.5 * a * score.score(x, t) + std::sqrt(a) * noise.increments(step++, 1.0);
        EXPECT_LT(relativeDifference(sampler->state(), expected), 1e-12);
    }
    const torch::Tensor x = sampler->state();
    runChain(*sampler, score);
    EXPECT_LT(relativeDifference(sampler->state(), x + 4.0 * score.score(x, 0.0)), 1e-12);
    EXPECT_EQ(sampler->counts().nfe, 7);
    EXPECT_EQ(sampler->time(), 0.0);
}

TEST(AnnealedLangevin, FindsTheWeightsThatLangevinLoses) {
    const auto share = [](const Settings& settings) {
        const auto sde = makeSde(settings);
        const auto sampler = makeSampler(settings, chainStart(*sde, 2000));
        const torch::Tensor x = runChain(*sampler, *twoModes(*sde));
        return (x.select(1, 0) < 0).to(torch::kFloat64).mean().item<double>();
    };
    EXPECT_GT(share(oneLevel({"sampler.kind=langevin"})), 0.4);
    EXPECT_NEAR(share(experiment({"sde.kind=ladder"})), 0.2, 0.05);
}

TEST(StartFrom, DrawsFromWhereItSays) {
    const auto uniform = oneLevel({"sampler.init=uniform"});
    const auto sde = makeSde(uniform);
    const torch::Tensor x = makeSampler(uniform, chainStart(*sde, 20'000))->state();
    EXPECT_LT(largest(x), 8.0);
    EXPECT_NEAR(x.var().item<double>(), 64.0 / 3.0, 0.3);
    EXPECT_NEAR((x.select(1, 0) * x.select(1, 1)).mean().item<double>(), 0.0, 0.6);

    const auto set = trainingSet(experiment({"data.kind=eight-gaussians", "data.count=5"}));
    SamplerStart start = chainStart(*sde, 40);
    start.points = &set.points;
    const torch::Tensor rows = makeSampler(oneLevel({"sampler.init=data"}), start)->state();
    const torch::Tensor points =
        torch::from_blob(const_cast<float*>(set.points.values.data()), {5, 2}, torch::kFloat32)
            .to(torch::kFloat64);
    const torch::Tensor distances = torch::cdist(rows, points);
    EXPECT_LT(largest(std::get<0>(distances.min(1))), 1e-6);
    EXPECT_EQ(std::get<0>(distances.min(0)).lt(1e-6).sum().item<std::int64_t>(), 5);
}

}  // namespace
}  // namespace scorescope
