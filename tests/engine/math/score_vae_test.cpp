// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>
#include <numbers>

#include "core/eval/score_vae_bound.h"
#include "core/model/exact_score.h"
#include "core/model/score_vae.h"
#include "core/objective/score_vae_matching.h"
#include "support.h"

namespace scorescope {
namespace {

GaussianMixture standardNormal() {
    return {{1.0}, {{0.0, 0.0}}, {1.0}, {}};
}

GaussianMixture crooked() {
    return {{0.3, 0.7},
            {{1.0, -1.0}, {-2.0, 0.5}},
            {},
            {{{1.0, 0.4}, {0.4, 0.5}}, {{0.3, 0.0}, {0.0, 2.0}}}};
}

struct Site {
    Settings settings = experiment({"sde.kind=vp"});
    std::unique_ptr<Sde> sde = makeSde(settings);
    ScoreVae model{{2, std::nullopt, {2, 8}}, {}, {torch::zeros({2}), 1.0}, *sde, 5};

    Site() {
        model.usePrior(mixturePrior(standardNormal()));
        // The modulations by the time start at 0; now everything counts.
        model.weights().add_(0.1 * torch::cos(torch::arange(model.weights().size(0))));
    }
    NoiseLevels levels(double t) const { return noiseLevels(*sde, {&t, 1}, torch::kCPU); }
};

TEST(PriorScore, AgreesWithTheMixturesScoreAtEveryTime) {
    const Site site;
    const auto exact = mixtureScore(crooked(), *site.sde);
    const auto prior = mixturePrior(crooked());
    const torch::Tensor x = randomPoints(50, 2, 3).to(torch::kFloat64);
    for (const double t : {0.01, 0.2, 0.9}) {
        const torch::Tensor expected = exact->score(x, t);
        const torch::Tensor found = prior->score(x, site.levels(t));
        EXPECT_LT((expected - found).abs().max().item<double>(),
                  1e-4 * expected.abs().max().item<double>());
    }
}

TEST(ScoreVae, EncoderScoreIsTheGradientOfTheLogDensity) {
    const Site site;
    const torch::Tensor x = randomPoints(20, 2, 4).to(torch::kFloat32);
    const torch::Tensor z = randomPoints(20, 2, 5).to(torch::kFloat32);
    const NoiseLevels levels = site.levels(0.3);
    const torch::Tensor score = site.model.encoderScore(x, levels, z, false);
    for (std::int64_t d = 0; d < 2; ++d) {
        torch::Tensor step = torch::zeros({1, 2});
        step[0][d] = 1e-2;
        const torch::Tensor above = site.model.encodeAt(x + step, levels).logDensity(z);
        const torch::Tensor below = site.model.encodeAt(x - step, levels).logDensity(z);
        const torch::Tensor slope = (above - below) / 2e-2;
        EXPECT_LT((slope - score.select(1, d)).abs().max().item<double>(),
                  0.01 * (1.0 + score.abs().max().item<double>()));
    }
}

TEST(ScoreVae, PosteriorIsPriorPlusGuidedEncoder) {
    const Site site;
    const torch::Tensor x = randomPoints(200, 2, 4).to(torch::kFloat32);
    const torch::Tensor z = randomPoints(200, 2, 5).to(torch::kFloat32);
    const torch::Tensor prior = site.model.prior().score(x, site.levels(0.4));
    const torch::Tensor encoder = site.model.encoderScore(x, site.levels(0.4), z, false);
    for (const double gamma : {0.0, 1.0, 2.5}) {
        const torch::Tensor found = site.model.posteriorScore(z, gamma)->score(x, 0.4);
        EXPECT_LT((found - prior - gamma * encoder).abs().max().item<double>(), 1e-4);
    }
}

/// E ln p_t_min(x_t_min) of N(0, I), which stays N(0, I).
torch::Tensor expectedLogDensity(const Sde& sde, const torch::Tensor& x, double tMin) {
    const double m = sde.meanScale(tMin);
    return -0.5 * (m * m * x.square().sum(1) + 2.0 * sde.variance(tMin)) -
           std::log(2.0 * std::numbers::pi);
}

TEST(ScoreVaeBound, IsTheLogDensityWhereTheScoreIsExactAndBelowItElse) {
    Site site;
    const torch::Tensor x = randomPoints(400, 2, 9).to(torch::kFloat32);
    const BoundDraws draws{1e-3, 200, 1};
    const double exact = expectedLogDensity(*site.sde, x, draws.tMin).mean().item<double>();
    const double loose = scoreVaeBound(site.model, *site.sde, x, draws).mean().item<double>();
    EXPECT_LT(loose, exact - 0.05);
    // Without weights q_t(z | x) = N(0, I) says nothing about x.
    site.model.weights().zero_();
    const double tight = scoreVaeBound(site.model, *site.sde, x, draws).mean().item<double>();
    EXPECT_NEAR(tight, exact, 0.05);
}

/// Of N(0, I) with noise variance 1/4: z | x ~ N(A x, 1/4) with A^T A = 3/4.
TEST(WarmStart, PcaTargetIsTheOptimumOfALinearVae) {
    auto settings = experiment({"data.kind=gaussian", "data.mean=[0,0]",
                                "data.covariance=[[1,0],[0,1]]", "data.count=20000"});
    const auto set = trainingSet(settings);
    const auto target = pcaTarget(set, 2, 0.25, torch::kCPU);
    const torch::Tensor x = randomPoints(4000, 2, 11).to(torch::kFloat32);
    const LatentNormal q = target->at(x);
    EXPECT_NEAR(q.logVariance.exp().mean().item<double>(), 0.25, 0.02);
    EXPECT_NEAR(q.mean.square().mean().item<double>() / x.square().mean().item<double>(), 0.75,
                0.03);
}

}  // namespace
}  // namespace scorescope
