// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>

#include <cmath>
#include <numbers>

#include "core/eval/latent_bound.h"
#include "core/model/latent_groups.h"
#include "core/objective/elbo.h"
#include "core/objective/latent_matching.h"
#include "core/session/trainer.h"
#include "small_lsgm.h"
#include "tests/engine/math/support.h"

namespace scorescope {
namespace {

using test::lsgmSettings;

/// Two groups of 2 channels at 2 x 2 places and one at 4 x 4, of images whose sides do not halve.
LatentShape groupedShape(Vector groups = {2, 1}) {
    LatentShape shape;
    shape.image = ImageShape{1, 7, 6};
    shape.dimension = shape.image->size();
    shape.options.latents = 2;
    shape.options.channels = 8;
    shape.options.encoder = EncoderKind::hierarchical;
    shape.options.encoderMultipliers = {1, 1, 2};
    shape.options.groups = std::move(groups);
    return shape;
}

LatentPriorOptions smallPrior(std::int64_t groups = 0) {
    LatentPriorOptions options{8, 1, true, 0.3};
    options.groups = groups;
    return options;
}

DataMoments unitMoments(const LatentShape& shape) {
    return {torch::zeros({shape.dimension}), 1.0};
}

/// Moves all layers off their start.
void shakeLayers(const Network& network) {
    for (const auto& entry : network.layout().entries) {
        if (entry.name == "prior.active" || entry.name == "prior.time_history") continue;
        torch::Tensor part = network.weights().narrow(0, entry.offset, entry.count);
        part.add_(0.1 * torch::sin(torch::arange(entry.count, torch::kFloat32) + 1.0));
    }
}

torch::Tensor someImages(const LatentShape& shape, std::int64_t count = 4) {
    return randomPoints(count, shape.dimension, 3).to(torch::kFloat32);
}

TEST(Hierarchy, SizesFollowFromTheResolutions) {
    const LatentShape shape = groupedShape();
    const LatentGroups groups = latentGroups(shape.options, shape.image);
    const std::vector<LatentGroup> expected = {{2, 2, 2}, {2, 2, 2}, {2, 4, 4}};
    EXPECT_EQ(groups.all, expected);
    EXPECT_EQ(groups.size(), 48);
    EXPECT_EQ(groups.channels(), 6);
    EXPECT_TRUE(groups.spatial());
    EXPECT_FALSE(latentGroups({}, shape.image).spatial());
}

TEST(Hierarchy, AGroupIsGivenTheOnesBeforeItAndNoOther) {
    const LatentShape shape = groupedShape();
    const Vae model(shape, {}, unitMoments(shape), 1);
    shakeLayers(model);
    const torch::NoGradGuard noGrad;
    const torch::Tensor x = someImages(shape);
    const LatentNormal plain = model.encodeAlong(x, torch::zeros({4, 48}));
    EXPECT_TRUE(torch::equal(plain.mean, model.encode(x).mean));
    for (const std::int64_t changed : {0, 8, 16}) {
        torch::Tensor noise = torch::zeros({4, 48});
        noise.narrow(1, changed, 8).fill_(1.0);
        const torch::Tensor moved = (model.encodeAlong(x, noise).mean - plain.mean).abs();
        for (const std::int64_t seen : {0, 8, 16}) {
            const double most = moved.narrow(1, seen, 8).max().item<double>();
            if (seen > changed) {
                EXPECT_GT(most, 1e-4) << changed << " " << seen;
            } else {
                EXPECT_EQ(most, 0.0) << changed << " " << seen;
            }
        }
    }
    EXPECT_EQ(model.decode(plain.mean).sizes(), x.sizes());
}

TEST(Hierarchy, SoftClampBoundsMeansAndDeviations) {
    LatentShape shape = groupedShape();
    const torch::Tensor x = someImages(shape);
    const torch::NoGradGuard noGrad;
    const auto largestOf = [&](double clamp) {
        shape.options.softClamp = clamp;
        const Vae model(shape, {}, unitMoments(shape), 1);
        model.weights().mul_(30.0);
        const LatentNormal q = model.encode(x);
        return std::pair(q.mean.abs().max().item<double>(),
                         q.logVariance.abs().max().item<double>());
    };
    EXPECT_GT(largestOf(0.0).first, 5.0);
    EXPECT_LE(largestOf(5.0).first, 5.0);
    EXPECT_LE(largestOf(5.0).second, 10.0);
    EXPECT_GT(largestOf(5.0).first, 4.0);
    // Small numbers hardly change: 5 tanh(x/5) = x - x^3/75 + ...
    const LatentNormal q = boundedNormal(torch::full({1}, 0.5F), torch::full({1}, -0.5F), 5.0);
    EXPECT_NEAR(q.mean.item<double>(), 0.5 - 0.125 / 75.0, 1e-4);
    EXPECT_NEAR(q.logVariance.item<double>(), -0.5 + 0.125 / 300.0, 1e-4);
}

TEST(Hierarchy, BalanceKeepsSmallAndBusyGroups) {
    const LatentGroups groups = {{{1, 2, 2}, {1, 2, 2}, {1, 4, 4}}};
    const torch::Tensor ofGroups = torch::tensor({{2.0, 0.0, 8.0}, {4.0, 0.0, 8.0}});
    const torch::Tensor factors = balance(ofGroups, groups);
    EXPECT_NEAR(factors.mean().item<double>(), 1.0, 1e-6);
    // (3 + .01)/4, (0 + .01)/4 and (8 + .01)/16, divided by their mean.
    const double mean = (3.01 / 4 + 0.01 / 4 + 8.01 / 16) / 3.0;
    EXPECT_NEAR(factors[0].item<double>(), 3.01 / 4 / mean, 1e-5);
    EXPECT_NEAR(factors[1].item<double>(), 0.01 / 4 / mean, 1e-5);
    EXPECT_NEAR(factors[2].item<double>(), 8.01 / 16 / mean, 1e-5);

    const LatentShape shape = groupedShape();
    const Vae model(shape, {}, unitMoments(shape), 1);
    shakeLayers(model);
    const TrainingBatch batch{someImages(shape), 1, 2};
    const auto plain = evaluateElbo(model, batch, 0.5, Distance::squared, false);
    const auto balanced = evaluateElbo(model, batch, 0.5, Distance::squared, true);
    const auto partOf = [](const ObjectiveValue& value, const std::string& name) {
        for (const LossPart& part : value.parts) {
            if (part.name == name) return part.value.item<double>();
        }
        ADD_FAILURE() << name;
        return 0.0;
    };
    torch::Tensor each = torch::zeros({1, 3});
    for (std::int64_t i = 0; i < 3; ++i) {
        each[0][i] = partOf(plain, "kl_group_" + std::to_string(i + 1));
    }
    EXPECT_NEAR(each.sum().item<double>(), partOf(plain, "kl"), 1e-4);
    const double moved =
        0.5 * ((balance(each, model.groups()) - 1.0) * each[0]).sum().item<double>();
    EXPECT_NEAR(balanced.loss.item<double>() - plain.loss.item<double>(), moved, 1e-3);
    EXPECT_NE(moved, 0.0);
}

TEST(Hierarchy, NormPenaltyIsTheSumOfTheLargestScales) {
    const auto sde = makeSde(lsgmSettings());
    const LatentShape shape = groupedShape();
    const Lsgm model(shape, {}, smallPrior(), unitMoments(shape), *sde, 1);
    std::int64_t norms = 0;
    for (const auto& entry : model.layout().entries) {
        norms += entry.name.find("norm") != std::string::npos && entry.name.ends_with(".weight");
    }
    EXPECT_GT(norms, 10);
    // They start at 1.
    EXPECT_NEAR(largestNormScales(model).item<double>(), static_cast<double>(norms), 1e-4);
    const Settings settings = lsgmSettings({"sde.kind=vp"});
    const LatentTimeLaws laws(settings);
    const TrainingBatch batch{someImages(shape), 1, 2};
    LatentStep step;
    const double plain = evaluateLatentMatching(model, *sde, laws, batch, step).loss.item<double>();
    step.normScale = 2.0;
    const double more = evaluateLatentMatching(model, *sde, laws, batch, step).loss.item<double>();
    EXPECT_NEAR(more - plain, 2.0 * static_cast<double>(norms), 1e-2);
}

TEST(Hierarchy, TheMixedScoreHasOneAlphaAChannel) {
    const auto sde = makeSde(lsgmSettings());
    const LatentShape shape = groupedShape();
    const Lsgm model(shape, {}, smallPrior(), unitMoments(shape), *sde, 1);
    shakeLayers(model);
    const LatentPrior& prior = model.prior();
    const torch::NoGradGuard noGrad;
    const torch::Tensor each = prior.ofEachLatent({0.0, 1.0, 0.5, 0.25, 0.75, 0.125});
    EXPECT_EQ(each[3].item<float>(), 0.0F);
    EXPECT_EQ(each[4].item<float>(), 1.0F);
    EXPECT_EQ(each[16 + 15].item<float>(), 0.75F);
    EXPECT_EQ(each[47].item<float>(), 0.125F);
    const torch::Tensor z = randomPoints(3, 48, 5).to(torch::kFloat32);
    const double t = 0.4;
    const NoiseLevels levels = noiseLevels(*sde, {&t, 1}, torch::kCPU);
    const torch::Tensor network = prior.networkEps(z, levels);
    EXPECT_GT(network.abs().sum(0).min().item<double>(), 0.0);
    EXPECT_TRUE(torch::equal(prior.epsWith(torch::ones({48}), z, levels), network));
    const torch::Tensor normal = prior.epsWith(torch::zeros({48}), z, levels);
    EXPECT_LT(
        relativeDifference(prior.epsWith(each, z, levels), (1.0 - each) * normal + each * network),
        1e-5);
    prior.mask(torch::tensor({1.0F, 0.0F, 1.0F, 1.0F, 1.0F, 1.0F}));
    EXPECT_EQ(prior.alpha().narrow(0, 4, 4).abs().max().item<double>(), 0.0);
    EXPECT_GT(prior.alpha().narrow(0, 0, 4).min().item<double>(), 0.0);
}

TEST(Hierarchy, GroupsBeyondThePriorStayNormal) {
    const Settings settings = lsgmSettings({"sde.kind=geometric-vp"});
    const auto sde = makeSde(settings);
    const LatentShape shape = groupedShape();
    const Lsgm model(shape, {}, smallPrior(2), unitMoments(shape), *sde, 1);
    shakeLayers(model);
    const LatentPrior& prior = model.prior();
    EXPECT_EQ(prior.covered(), 16);
    const torch::NoGradGuard noGrad;
    const torch::Tensor z = randomPoints(3, 48, 5).to(torch::kFloat32);
    const double t = 0.4;
    const NoiseLevels levels = noiseLevels(*sde, {&t, 1}, torch::kCPU);
    const torch::Tensor normal = prior.epsWith(torch::zeros({48}), z, levels);
    for (const torch::Tensor& eps :
         {prior.eps(z, levels), prior.epsWith(torch::ones({48}), z, levels)}) {
        EXPECT_TRUE(torch::equal(eps.narrow(1, 16, 32), normal.narrow(1, 16, 32)));
        EXPECT_FALSE(torch::equal(eps.narrow(1, 0, 16), normal.narrow(1, 0, 16)));
    }
    // The network does not see them.
    torch::Tensor other = z.clone();
    other.narrow(1, 16, 32).fill_(3.0);
    EXPECT_TRUE(torch::equal(prior.networkEps(other, levels), prior.networkEps(z, levels)));
    // Their cross-entropy is that of N(0, I), exactly.
    const TimeLaw law(settings, {Weighting::likelihood, TimeSampling::importance});
    const torch::Tensor cross = matchedCrossEntropy(prior, *sde, law, z, {4, 1, {}});
    const torch::Tensor moved = matchedCrossEntropy(prior, *sde, law, other, {4, 1, {}});
    const torch::Tensor nats =
        0.5 * (z.narrow(1, 16, 32).square().sum(1) - other.narrow(1, 16, 32).square().sum(1));
    EXPECT_LT((cross - moved - nats).abs().max().item<double>(), 1e-3);
}

TEST(Hierarchy, TheTermThatWentWrongFirstIsNamed) {
    struct Case {
        std::string layer, term;
    };
    const Settings settings =
        lsgmSettings({"data.count=100", "objective.vae_share=0", "model.latents=2",
                      "model.channels=4", "model.prior_width=8", "training.batch=16"});
    const auto experiment = Experiment::build(settings);
    ASSERT_TRUE(experiment) << experiment.error().line();
    for (const Case& wrong :
         {Case{"decoder.first.bias", "reconstruction"}, Case{"prior.last.bias", "cross_entropy"}}) {
        Trainer trainer(*experiment);
        for (const auto& entry : trainer.layout().entries) {
            if (entry.name != wrong.layer) continue;
            torch::Tensor weights = trainer.optimiser().weights();
            weights.narrow(0, entry.offset, 1).fill_(std::nan(""));
        }
        const auto done = trainer.step();
        ASSERT_FALSE(done);
        EXPECT_NE(done.error().what.find("first bad term " + wrong.term), std::string::npos)
            << done.error().line();
    }
}

}  // namespace
}  // namespace scorescope
