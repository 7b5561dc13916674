// SPDX-License-Identifier: Apache-2.0
#include "core/model/latent_prior.h"

#include <algorithm>
#include <cmath>

#include "core/eval/latent_bound.h"
#include "core/eval/likelihood.h"
#include "core/sampler/sampler.h"
#include "small_lsgm.h"

namespace scorescope {
namespace {

using test::lsgmSettings;
using test::smallLsgm;

const std::vector<std::string> kProcesses = {"vp", "geometric-vp", "subvp", "ve"};

/// The largest distance between the distribution of the values and N(0, 1).
double kolmogorovSmirnov(torch::Tensor values) {
    values = std::get<0>(values.to(torch::kFloat64).sort());
    const auto n = static_cast<double>(values.size(0));
    double largest = 0.0;
    for (std::int64_t i = 0; i < values.size(0); ++i) {
        const double below = 0.5 * std::erfc(-values[i].item<double>() / std::sqrt(2.0));
        const double rank = static_cast<double>(i);
        largest = std::max({largest, std::abs(below - rank / n), std::abs(below - (rank + 1) / n)});
    }
    return largest;
}

TEST(LatentPrior, WithoutTheNetworkDrawsTheNormalUnderEveryProcess) {
    for (const std::string& process : kProcesses) {
        const Settings settings =
            lsgmSettings({"sde.kind=" + process, "sampler.kind=edm-heun", "sampler.steps=40"});
        const auto sde = makeSde(settings);
        const Lsgm model = smallLsgm(*sde);
        const auto score = model.priorScore({0.0});
        SamplerStart start;
        start.sde = sde.get();
        start.tMin = smallestTime(settings);
        start.count = 2000;
        start.dimension = 2;
        start.seed = 5;
        const auto sampler = makeSampler(settings, start);
        while (!sampler->finished()) sampler->advance(*score);
        for (std::int64_t axis = 0; axis < 2; ++axis) {
            // 1.63 / sqrt(n) is exceeded by one sample in a hundred of the true distribution.
            EXPECT_LT(kolmogorovSmirnov(sampler->state().select(1, axis)), 1.63 / std::sqrt(2000.0))
                << process << " axis " << axis;
        }
    }
}

TEST(LatentPrior, WithAlphaOneIsTheNetworkBitForBit) {
    const auto sde = makeSde(lsgmSettings());
    const Lsgm model = smallLsgm(*sde);
    // As many rows as a score function takes at once: sums of others differ in the last bit.
    const torch::Tensor z = torch::linspace(-2, 2, 2048).view({1024, 2});
    const double t = 0.3;
    const NoiseLevels levels = noiseLevels(*sde, {&t, 1}, torch::kCPU);
    const torch::NoGradGuard noGrad;
    const torch::Tensor raw = model.prior().networkEps(z, levels);
    EXPECT_GT(raw.abs().max().item<double>(), 0.0);
    EXPECT_TRUE(torch::equal(model.prior().epsWith(torch::ones({2}), z, levels), raw));
    EXPECT_TRUE(torch::equal(model.priorScore({1.0})->score(z, t), raw / -levels.s.unsqueeze(1)));
    EXPECT_TRUE(torch::equal(model.priorScore({1.0, 1.0})->score(z, t),
                             model.priorScore({1.0})->score(z, t)));
}

TEST(LatentPrior, MixesChannelByChannel) {
    const auto sde = makeSde(lsgmSettings());
    const Lsgm model = smallLsgm(*sde);
    const torch::Tensor z = torch::linspace(-1, 2, 10).view({5, 2});
    const auto normal = model.priorScore({0.0})->score(z, 0.4);
    const auto network = model.priorScore({1.0})->score(z, 0.4);
    const auto half = model.priorScore({0.25, 0.75})->score(z, 0.4);
    const torch::Tensor alpha = torch::tensor({0.25F, 0.75F});
    EXPECT_TRUE(torch::allclose(half, (1 - alpha) * normal + alpha * network, 1e-5, 1e-6));
    const auto learned = model.priorScore({})->score(z, 0.4);
    const torch::Tensor own = model.prior().alpha().detach();
    EXPECT_TRUE(torch::allclose(learned, (1 - own) * normal + own * network, 1e-5, 1e-6));
}

TEST(LatentPrior, MaskedLatentsStayNormalForGood) {
    const auto sde = makeSde(lsgmSettings());
    const Lsgm model = smallLsgm(*sde);
    const torch::NoGradGuard noGrad;
    torch::Tensor z = torch::linspace(-1, 2, 10).view({5, 2}).clone();
    model.prior().mask(torch::tensor({1.0F, 0.0F}));
    const auto before = model.priorScore({})->score(z, 0.4);
    const auto normal = model.priorScore({0.0})->score(z, 0.4);
    EXPECT_TRUE(torch::allclose(before.select(1, 1), normal.select(1, 1)));
    EXPECT_FALSE(torch::allclose(before.select(1, 0), normal.select(1, 0)));
    z.select(1, 1).add_(3.0);
    EXPECT_TRUE(
        torch::equal(model.priorScore({})->score(z, 0.4).select(1, 0), before.select(1, 0)));
    // What an average of the weights makes of the mask is a mask too.
    torch::Tensor average = torch::ones({2});
    average.lerp_(torch::tensor({1.0F, 0.0F}), 1e-3);
    EXPECT_EQ(average[0].item<float>(), 1.0F);
    EXPECT_LT(average[1].item<float>(), 1.0F);
}

TEST(LatentPrior, FlowTellsTheNormalsDensity) {
    for (const std::string& process : kProcesses) {
        const Settings settings = lsgmSettings({"sde.kind=" + process, "sde.t_min=1e-4"});
        const auto sde = makeSde(settings);
        const Lsgm model = smallLsgm(*sde);
        const auto score = model.priorScore({0.0});
        const torch::Tensor z = torch::linspace(-2.5, 2.5, 12, torch::kFloat64).view({6, 2});
        FlowOptions options;
        options.tMin = smallestTime(settings);
        const auto flow = flowLikelihood(*score, *sde, z, options);
        ASSERT_TRUE(flow) << flow.error().line();
        // At t_min the density is that of z_0 with the little noise that is there.
        const double m = sde->meanScale(options.tMin);
        const double variance = m * m + sde->variance(options.tMin);
        const auto exact = normalLogDensity(z / std::sqrt(variance)) - std::log(variance);
        EXPECT_LT((flow->logDensity - exact).abs().max().item<double>(), 2e-3) << process;
    }
}

TEST(LatentWeights, BoundsStandInOrder) {
    const LatentWeights weights{torch::linspace(-9.0, 4.0, 24, torch::kFloat64).view({4, 6}).sin() *
                                50.0};
    const torch::Tensor bound = weights.bound(), tighter = weights.importanceWeighted();
    EXPECT_TRUE((tighter >= bound).all().item<bool>());
    // One draw more never loosens it on average: leave each one out in turn.
    torch::Tensor fewer = torch::zeros({4}, torch::kFloat64);
    for (std::int64_t out = 0; out < 6; ++out) {
        const torch::Tensor kept = torch::cat(
            {weights.logWeights.slice(1, 0, out), weights.logWeights.slice(1, out + 1, 6)}, 1);
        fewer += LatentWeights{kept}.importanceWeighted() / 6.0;
    }
    EXPECT_TRUE((tighter >= fewer - 1e-12).all().item<bool>());
    EXPECT_TRUE((fewer >= bound - 1e-12).all().item<bool>());
}

}  // namespace
}  // namespace scorescope
