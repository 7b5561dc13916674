// SPDX-License-Identifier: Apache-2.0
#include "core/eval/latent_posterior.h"

#include <ATen/Functions.h>

#include "core/model/exact_score.h"
#include "tests/engine/math/support.h"

namespace scorescope {
namespace {

GaussianMixture crookedMixture() {
    return {{0.3, 0.7},
            {{1.0, -1.0}, {-2.0, 0.5}},
            {},
            {{{1.0, 0.4}, {0.4, 0.5}}, {{0.3, 0.0}, {0.0, 2.0}}}};
}

/// An encoder with weights that are not trained, and not 0 anywhere.
struct Site {
    std::unique_ptr<Sde> sde = makeSde(experiment({"sde.kind=vp"}));
    ScoreVae model{{2, std::nullopt, {1, 8}}, {}, {torch::zeros({2}), 1.0}, *sde, 5};

    Site() { model.weights().add_(0.2 * torch::cos(torch::arange(model.weights().size(0)))); }
    NoiseLevels levels(double t) const { return noiseLevels(*sde, {&t, 1}, torch::kCPU); }
};

/// ln p(z | x_t) by sums over a fine grid of x_0.
torch::Tensor byGrid(const Site& site, double t, const torch::Tensor& x, const torch::Tensor& z) {
    const torch::NoGradGuard noGrad;
    const torch::Tensor side = torch::linspace(-8.0, 8.0, 401, torch::kFloat64);
    const torch::Tensor x0 =
        at::stack({side.repeat_interleave(401), side.repeat({401})}, 1);  // [G, 2]
    const double m = site.sde->meanScale(t), s = site.sde->noiseScale(t);
    const auto clean = mixtureScore(crookedMixture(), *site.sde);
    const torch::Tensor prior = clean->logDensity(x0, 0.0);
    const LatentNormal q = site.model.encode(x0.to(torch::kFloat32));
    std::vector<torch::Tensor> rows;
    for (std::int64_t i = 0; i < x.size(0); ++i) {
        const torch::Tensor reach = prior - 0.5 * (x[i] - m * x0).square().sum(1) / (s * s);
        const torch::Tensor each =
            q.logDensity(z[i].unsqueeze(0).to(torch::kFloat32)).to(torch::kFloat64);
        rows.push_back(at::logsumexp(reach + each, 0) - at::logsumexp(reach, 0));
    }
    return at::stack(rows);
}

TEST(LatentPosterior, AgreesWithSumsOverAGrid) {
    const Site site;
    const torch::Tensor x = 1.5 * randomPoints(6, 2, 3);
    const torch::Tensor z = randomPoints(6, 1, 4);
    for (const double t : {0.15, 0.4, 0.9}) {
        const torch::Tensor exact =
            exactLatentLogDensity(site.model, crookedMixture(), site.levels(t), x, z);
        EXPECT_LT(largest(exact - byGrid(site, t, x, z)), 2e-3) << t;
    }
}

TEST(LatentPosterior, ANormalIsRightWithoutNoise) {
    const Site site;
    const std::vector<double> times = {0.0, 0.3};
    const auto misfits = latentMisfit(site.model, *site.sde, crookedMixture(), times, {200, 1});
    EXPECT_NEAR(misfits[0], 0.0, 1e-4);
    EXPECT_GT(misfits[1], 0.01);  // nobody has trained it for this
}

TEST(LatentPosterior, LatentsThatSayNothingAreFittedAtEveryTime) {
    const Site site;
    site.model.weights().zero_();  // q = N(0, 1) whatever x is
    const std::vector<double> times = {0.05, 0.5, 1.0};
    for (const double misfit :
         latentMisfit(site.model, *site.sde, crookedMixture(), times, {100, 2})) {
        EXPECT_NEAR(misfit, 0.0, 1e-5);
    }
}

}  // namespace
}  // namespace scorescope
