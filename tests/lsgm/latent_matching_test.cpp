// SPDX-License-Identifier: Apache-2.0
#include "core/objective/latent_matching.h"

#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <numbers>

#include "core/eval/latent_bound.h"
#include "core/model/prior_score.h"
#include "core/session/optimiser.h"
#include "small_lsgm.h"

namespace scorescope {
namespace {

using test::lsgmSettings;
using test::NormalRule;
using test::smallLsgm;

const double kNormalEntropy = 0.5 * std::log(2.0 * std::numbers::pi * std::numbers::e);

/// int g^2 / (2 s^2) E (eps - eps_hat)^2 dt + 1/2 ln(2 pi e s(t_min)^2) of one latent z_0 with mean
/// mu and variance v, by quadrature over z_0, eps and t.
double crossEntropy(
    const Settings& settings, double mu, double v,
    const std::function<torch::Tensor(const torch::Tensor&, const NoiseLevels&)>& epsHat,
    const std::vector<double>& nodes, const std::vector<double>& weights) {
    constexpr int kStrata = 800;
    const auto sde = makeSde(settings);
    const TimeLaw law(settings, {Weighting::likelihood, TimeSampling::importance});
    const torch::Tensor node = torch::tensor(nodes, torch::kFloat64);
    const torch::Tensor weight = torch::tensor(weights, torch::kFloat64);
    const torch::Tensor z0 = (mu + std::sqrt(v) * node).repeat_interleave(node.size(0));
    const torch::Tensor eps = node.repeat({node.size(0)});
    const torch::Tensor both =
        weight.repeat_interleave(node.size(0)) * weight.repeat({node.size(0)});
    double sum = 0.0;
    for (int i = 0; i < kStrata; ++i) {
        const double t = law.timeOf((i + 0.5) / kStrata);
        const NoiseLevels levels = noiseLevels(*sde, {&t, 1}, torch::kCPU);
        const torch::Tensor z = sde->meanScale(t) * z0 + sde->noiseScale(t) * eps;
        const torch::Tensor guess =
            epsHat(z.to(torch::kFloat32).unsqueeze(1), levels).squeeze(1).to(torch::kFloat64);
        const double error = (both * (eps - guess).square()).sum().item<double>();
        sum += 0.5 * (1.0 - law.tMin()) * law.weight(t) * error / kStrata;
    }
    return sum + crossEntropyConstant(*sde, law.tMin(), 1);
}

TEST(LatentMatching, NormalLatentsHaveTheNormalsCrossEntropy) {
    for (const std::string process : {"vp", "geometric-vp", "subvp", "ve"}) {
        const Settings settings = lsgmSettings({"sde.kind=" + process, "sde.t_min=1e-4"});
        const auto sde = makeSde(settings);
        const Lsgm model = smallLsgm(*sde, 1);
        const torch::NoGradGuard noGrad;
        const NormalRule rule;
        const double value = crossEntropy(
            settings, 0.0, 1.0,
            [&](const torch::Tensor& z, const NoiseLevels& levels) {
                return model.prior().epsWith(torch::zeros({1}), z, levels);
            },
            rule.nodes, rule.weights);
        EXPECT_NEAR(value, kNormalEntropy, 1e-3) << process;
    }
}

/// Density of N(mean, variance) at x.
double normalDensity(double x, double mean, double variance) {
    return std::exp(-0.5 * (x - mean) * (x - mean) / variance) /
           std::sqrt(2.0 * std::numbers::pi * variance);
}

TEST(LatentMatching, ExactScoreOfAMixtureGivesTheCrossEntropyOfQuadrature) {
    const GaussianMixture mixture{{0.3, 0.7}, {{-1.0}, {0.8}}, {0.5, 0.4}, {}};
    const auto prior = mixturePrior(mixture);
    const double mu = 0.4, v = 0.09;
    std::vector<double> nodes, weights;
    constexpr int kNodes = 41;
    constexpr double kReach = 6.0;
    for (int i = 0; i < kNodes; ++i) {
        nodes.push_back(-kReach + 2.0 * kReach * i / (kNodes - 1));
        weights.push_back(normalDensity(nodes.back(), 0.0, 1.0) * 2.0 * kReach / (kNodes - 1));
    }
    const Settings settings = lsgmSettings({"sde.kind=vp", "sde.t_min=1e-4"});
    const double value = crossEntropy(
        settings, mu, v,
        [&](const torch::Tensor& z, const NoiseLevels& levels) {
            return -levels.s.unsqueeze(1) * prior->score(z, levels);
        },
        nodes, weights);
    // At t_min, where both have the little noise that is there.
    const auto sde = makeSde(settings);
    const double m = sde->meanScale(1e-4), s2 = sde->variance(1e-4);
    double exact = 0.0;
    for (int i = 0; i < kNodes; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const double z = m * mu + std::sqrt(m * m * v + s2) * nodes[k];
        double density = 0.0;
        for (std::size_t c = 0; c < 2; ++c) {
            density +=
                mixture.weights[c] * normalDensity(z, m * mixture.means[c][0],
                                                   m * m * mixture.sds[c] * mixture.sds[c] + s2);
        }
        exact -= weights[k] * std::log(density);
    }
    EXPECT_NEAR(value, exact, 2e-3);
}

TEST(LatentMatching, ImportanceWeightsOfNormalLatentsAreOneConstant) {
    const Settings settings =
        lsgmSettings({"sde.kind=vp", "sde.beta_min=0.1", "sde.beta_max=20", "sde.t_min=1e-5"});
    const auto sde = makeSde(settings);
    const LatentTimeLaws laws(settings);
    for (const double share : {0.0, 0.1, 0.37, 0.5, 0.9, 1.0}) {
        const double t = laws.encoder.timeOf(share);
        const double expected =
            0.5 * (1.0 - laws.encoder.tMin()) * laws.encoder.weight(t) * (1.0 - sde->variance(t));
        EXPECT_NEAR(expected, 6.9072, 2e-3) << share;
    }
}

/// Mean gradient and its standard error along some directions, over many draws.
struct MeanSlope {
    torch::Tensor mean, error;  ///< [directions], double
};

MeanSlope meanSlope(const Lsgm& model, const Settings& settings, const LatentStep& step,
                    const torch::Tensor& directions) {
    constexpr int kDraws = 600;
    const auto sde = makeSde(settings);
    const LatentTimeLaws laws(settings);
    const torch::Tensor x = torch::linspace(-1.2, 1.4, 32).view({16, 2}).sin();
    std::vector<torch::Tensor> all;
    for (int i = 0; i < kDraws; ++i) {
        torch::Tensor gradient = model.gradients();
        gradient.zero_();
        evaluateLatentMatching(model, *sde, laws, {x, 11, i}, step).loss.backward();
        all.push_back(directions.mv(gradient).to(torch::kFloat64));
    }
    const torch::Tensor table = torch::stack(all);
    return {table.mean(0), table.std(0) / std::sqrt(static_cast<double>(kDraws))};
}

/// Directions in the VAE's weights, then in the prior's.
torch::Tensor someDirections(const Lsgm& model) {
    torch::Tensor directions = torch::zeros({6, model.weights().size(0)});
    const std::int64_t vae = model.vae().weights().size(0);
    for (std::int64_t i = 0; i < 6; ++i) {
        const bool ofPrior = i >= 3;
        torch::Tensor row =
            directions[i].narrow(0, ofPrior ? vae : 0, ofPrior ? directions.size(1) - vae : vae);
        row.copy_((static_cast<double>(i + 1) * torch::arange(row.size(0), torch::kFloat32)).cos());
    }
    return directions;
}

void expectAlike(const MeanSlope& a, const MeanSlope& b, const std::string& what) {
    const torch::Tensor apart = (a.mean - b.mean) / (a.error.square() + b.error.square()).sqrt();
    EXPECT_LT(apart.abs().max().item<double>(), 4.5) << what;
    EXPECT_GT((a.mean.abs() / a.error).max().item<double>(), 6.0) << what;
}

TEST(LatentMatching, AllAlgorithmsHaveTheSameExpectedGradient) {
    const auto settingsOf = [](const std::string& weighting) {
        return lsgmSettings({"sde.kind=vp", "sde.t_min=0.01", "objective.algorithm=separate",
                             "objective.weighting=" + weighting});
    };
    const Settings settings = settingsOf("likelihood");
    const auto sde = makeSde(settings);
    const Lsgm model = smallLsgm(*sde);
    const torch::Tensor directions = someDirections(model);
    for (const std::string weighting : {"likelihood", "simple"}) {
        const Settings chosen = settingsOf(weighting);
        const auto slopeOf = [&](LsgmAlgorithm algorithm) {
            return meanSlope(model, chosen, {algorithm, 0.8, false}, directions);
        };
        const MeanSlope separate = slopeOf(LsgmAlgorithm::separate);
        expectAlike(separate, slopeOf(LsgmAlgorithm::disjoint), weighting + " disjoint");
        expectAlike(separate, slopeOf(LsgmAlgorithm::reweighted), weighting + " reweighted");
        if (weighting != "likelihood") continue;
        MeanSlope shared = slopeOf(LsgmAlgorithm::shared);
        // Its prior's part has the factor of KL.
        shared.mean.slice(0, 3) /= 0.8;
        shared.error.slice(0, 3) /= 0.8;
        expectAlike(separate, shared, weighting + " shared");
    }
}

TEST(LatentMatching, AdaptiveTimesKeepTheExpectationAndCalmTheLoss) {
    // Uniform t under the likelihood's weight is where the loss is least steady.
    const Settings settings =
        lsgmSettings({"sde.kind=vp", "sde.t_min=0.01", "objective.time_sampling=uniform"});
    const auto sde = makeSde(settings);
    const LatentTimeLaws laws(settings);
    const torch::Tensor x = torch::linspace(-1.2, 1.4, 256).view({128, 2}).sin();
    const auto meanLoss = [&](bool adaptive) {
        const Lsgm model = smallLsgm(*sde);
        LatentStep step;
        step.adaptive = adaptive;
        std::vector<double> losses;
        for (int i = 0; i < 600; ++i) {
            const auto value = evaluateLatentMatching(model, *sde, laws, {x, 4, i}, step);
            if (i >= 100) losses.push_back(value.losses.to(torch::kFloat64).mean().item<double>());
        }
        return torch::tensor(losses, torch::kFloat64);
    };
    const torch::Tensor plain = meanLoss(false), shifted = meanLoss(true);
    const double error = (plain.var() + shifted.var()).sqrt().item<double>() / std::sqrt(500.0);
    EXPECT_NEAR(plain.mean().item<double>(), shifted.mean().item<double>(), 4.5 * error);
    EXPECT_LT(shifted.std().item<double>(), 0.9 * plain.std().item<double>());
}

TEST(LatentMatching, SpectralTermIsTheSumOfTheLargestSingularValues) {
    const auto sde = makeSde(lsgmSettings());
    const Lsgm model = smallLsgm(*sde);
    double expected = 0.0;
    for (const auto* leaves : {&model.vae().parameters(), &model.prior().parameters()}) {
        for (const torch::Tensor& leaf : *leaves) {
            if (leaf.dim() < 2) continue;
            expected += std::get<1>(torch::svd(leaf.detach()))[0].item<double>();
        }
    }
    EXPECT_NEAR(largestSingularValues(model).item<double>(), expected, 0.1 * expected);
}

TEST(LatentMatching, FrozenVaeGetsNoGradient) {
    const Settings settings = lsgmSettings({"sde.kind=vp"});
    const auto sde = makeSde(settings);
    const Lsgm model = smallLsgm(*sde);
    model.gradients().zero_();
    const torch::Tensor x = torch::linspace(-1.2, 1.4, 32).view({16, 2});
    const auto value = evaluateLatentMatching(model, *sde, LatentTimeLaws(settings), {x, 1, 2},
                                              {LsgmAlgorithm::shared, 1.0, true});
    value.loss.backward();
    const std::int64_t vae = model.vae().weights().size(0);
    EXPECT_EQ(model.gradients().narrow(0, 0, vae).abs().max().item<double>(), 0.0);
    EXPECT_GT(model.prior().gradients().abs().max().item<double>(), 0.0);
    EXPECT_NEAR(value.losses.mean().item<double>(), value.loss.item<double>(), 1e-3);
}

TEST(LatentMatching, TheEvaluationsCrossEntropyIsTheObjectives) {
    const Settings settings = lsgmSettings({"sde.kind=geometric-vp"});
    const auto sde = makeSde(settings);
    const Lsgm model = smallLsgm(*sde);
    const TimeLaw law(settings, {Weighting::likelihood, TimeSampling::importance});
    const torch::Tensor z = torch::randn({4000, 2}, at::Generator()) * 0.7;
    const torch::Tensor few = matchedCrossEntropy(model.prior(), *sde, law, z, {4, 3, {}});
    const torch::Tensor many = matchedCrossEntropy(model.prior(), *sde, law, z, {32, 4, {}});
    EXPECT_TRUE(torch::equal(few, matchedCrossEntropy(model.prior(), *sde, law, z, {4, 3, {}})));
    const double error = few.std().item<double>() / std::sqrt(4000.0);
    EXPECT_NEAR(few.mean().item<double>(), many.mean().item<double>(), 5.0 * error);
}

TEST(LatentMatching, KlFactorRisesInBothStages) {
    const LsgmOptions options;
    EXPECT_DOUBLE_EQ(klFactor(options, 0, 1000, 2000), 1e-4);
    EXPECT_NEAR(klFactor(options, 150, 1000, 2000), 0.35, 1e-3);
    EXPECT_DOUBLE_EQ(klFactor(options, 300, 1000, 2000), 0.7);
    EXPECT_DOUBLE_EQ(klFactor(options, 999, 1000, 2000), 0.7);
    EXPECT_DOUBLE_EQ(klFactor(options, 1000, 1000, 2000), 0.7);
    EXPECT_NEAR(klFactor(options, 1050, 1000, 2000), 0.85, 1e-9);
    EXPECT_DOUBLE_EQ(klFactor(options, 1100, 1000, 2000), 1.0);
    EXPECT_DOUBLE_EQ(klFactor(options, 1999, 1000, 2000), 1.0);
}

TEST(Optimiser, WeightsThatStayStayAndLateOnesBeginLikeEarlyOnes) {
    const OptimiserSettings settings{0.01, 1'000'000, 0, 0.0, 0.9};
    Optimiser late(torch::tensor({1.0F, 1.0F}));
    torch::Tensor still = torch::zeros({2});
    for (int i = 0; i < 5; ++i) late.step(still.clone(), 0.0, settings);
    Optimiser early(torch::tensor({1.0F}));
    const std::vector<Pace> paces = {{0, 1, 0.0, 0}, {1, 1, 1.0, 5}};
    for (int i = 0; i < 4; ++i) {
        const float slope = i % 2 == 0 ? 0.3F : -0.1F;
        late.step(torch::tensor({slope, slope}), 0.3, settings, paces);
        early.step(torch::tensor({slope}), 0.3, settings);
    }
    EXPECT_EQ(late.weights()[0].item<float>(), 1.0F);
    EXPECT_NEAR(late.weights()[1].item<float>(), early.weights()[0].item<float>(), 1e-6);
}

}  // namespace
}  // namespace scorescope
