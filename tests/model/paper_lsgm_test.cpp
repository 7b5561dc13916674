// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

#include "core/base/json.h"
#include "core/base/locations.h"
#include "core/model/lsgm.h"
#include "core/objective/latent_matching.h"
#include "tests/engine/math/support.h"

namespace scorescope {
namespace {

Settings lsgmPreset(const std::string& name, const std::vector<std::string>& changes = {}) {
    const auto assets = assetsFolder();
    EXPECT_TRUE(assets) << assets.error().line();
    const auto path = *assets / "presets" / ("paper-lsgm-" + name + ".json");
    const auto json = readJsonFile(path);
    EXPECT_TRUE(json) << json.error().line();
    auto settings = Settings::fromJson(experimentSchema(), *json, path.native());
    EXPECT_TRUE(settings) << settings.error().line();
    const auto assigned = settings->assign(changes);
    EXPECT_TRUE(assigned) << (assigned ? "" : assigned.error().line());
    return *settings;
}

ImageShape paperImage(const std::string& name) {
    if (name == "cifar10") return {3, 32, 32};
    return name == "celebahq256" ? ImageShape{3, 256, 256} : ImageShape{1, 28, 28};
}

LatentShape paperShape(const Settings& settings, const std::string& name) {
    const ImageShape image = paperImage(name);
    return {image.size(), image, settings.read(latentOptionsSchema(), "model")};
}

DataMoments paperMoments(const LatentShape& shape) {
    return {torch::full({shape.dimension}, 0.5F), 0.06};
}

/// How many parameters a part would have, without making them.
struct Sizes {
    std::int64_t encoder = 0, decoder = 0, prior = 0, latents = 0;
};

Sizes sizesOf(const std::string& name) {
    const Settings settings = lsgmPreset(name);
    const LatentShape shape = paperShape(settings, name);
    const auto options = settings.read(latentPriorOptionsSchema(), "model");
    const LatentGroups groups = latentGroups(shape.options, shape.image);
    ParameterStore encoder, decoder, prior;
    const Encoder encodes(encoder, shape, paperMoments(shape), false);
    const Decoder decodes(decoder, shape);
    const std::size_t covered =
        options.groups > 0 ? static_cast<std::size_t>(options.groups) : groups.all.size();
    const auto network = makePriorNetwork(prior, groups, covered, options, torch::kCPU);
    return {encoder.layout().total, decoder.layout().total, prior.layout().total, groups.size()};
}

// Counted layer by layer apart from this program, with conv(i, o, k) = o i k^2 + o,
// norm(c) = 2c and cell(c) = 2 norm(c) + 2 conv(c, c, 3). Of width w and n channels a group:
//   encoder: conv(C, w_0, 3), cells and conv(w, w', 3) on the way down, a group norm(w) +
//   conv(w, 2n, 3), and conv(n, w, 1) + its cells but for the last; conv(w', w, 3) to a scale
//   above; decoder: a group conv(n, w, 1) + its cells, other resolutions their cells, conv(w', w,
//   3) between them, norm(w_0) + conv(w_0, C, 3); prior: the U-Net of paper_presets_test.cpp that
//   is told 32 sinusoids of ln(m/s), with attention after each block on both ways.
TEST(PaperLsgm, PartsHaveTheSizesOfTheirLayers) {
    const Sizes mnist = sizesOf("mnist");
    EXPECT_EQ(mnist.encoder, 2'609'616);
    EXPECT_EQ(mnist.decoder, 1'928'193);
    EXPECT_EQ(mnist.prior, 67'671'336);
    EXPECT_EQ(mnist.latents, 2 * 20 * 7 * 7);
    const Sizes omniglot = sizesOf("omniglot");
    EXPECT_EQ(omniglot.encoder, 2'732'664);
    EXPECT_EQ(omniglot.decoder, 2'891'905);
    EXPECT_EQ(omniglot.prior, 104'462'140);
    EXPECT_EQ(omniglot.latents, 3 * 20 * 14 * 14);
    const Sizes cifar = sizesOf("cifar10");
    EXPECT_EQ(cifar.encoder, 49'026'152);
    EXPECT_EQ(cifar.decoder, 48'188'675);
    EXPECT_EQ(cifar.prior, 418'041'524);
    EXPECT_EQ(cifar.latents, 20 * 9 * 16 * 16);
    const Sizes celeba = sizesOf("celebahq256");
    EXPECT_EQ(celeba.encoder, 9'056'608);
    EXPECT_EQ(celeba.decoder, 7'696'963);
    EXPECT_EQ(celeba.prior, 450'833'608);
    EXPECT_EQ(celeba.latents, 10 * 20 * (64 * 64 + 128 * 128));
}

class PaperLsgmStep : public testing::TestWithParam<const char*> {};

/// At a few channels: a step at full size takes minutes and gigabytes.
TEST_P(PaperLsgmStep, LowersTheLoss) {
    const std::string name = GetParam();
    const Settings settings =
        lsgmPreset(name, {"model.channels=4", "model.latents=2", "model.prior_width=8",
                          "model.prior_blocks=1", "model.prior_dropout=0"});
    const auto sde = makeSde(settings);
    const LatentShape shape = paperShape(settings, name);
    const Lsgm model(shape, settings.read(vaeOptionsSchema(), "model"),
                     settings.read(latentPriorOptionsSchema(), "model"), paperMoments(shape), *sde,
                     1);
    const LatentTimeLaws laws(settings);
    const auto options = settings.read(lsgmOptionsSchema(), "objective");
    const LatentStep step{options.algorithm, 1.0,
                          options.frozen,    options.adaptive,
                          options.spectral,  options.normScale};
    torch::Tensor x = randomPoints(2, shape.dimension, 4).to(torch::kFloat32).sigmoid();
    if (settings.text("model.likelihood") == "bernoulli") x = x.round();
    const auto loss = [&] {
        return evaluateLatentMatching(model, *sde, laws, {x, 1, 0}, step).loss;
    };
    model.gradients().zero_();
    const torch::Tensor before = loss();
    before.backward();
    const double length = model.gradients().norm().item<double>();
    ASSERT_TRUE(std::isfinite(length) && length > 0.0);
    EXPECT_GT(model.prior().gradients().abs().max().item<double>(), 0.0);
    // Of the encoder's and decoder's share alone, which every algorithm gives this loss's gradient.
    const torch::Tensor slope = model.vae().gradients();
    const double rate = 0.01 / slope.norm().item<double>();
    model.vae().weights().sub_(rate * slope);
    EXPECT_LT(loss().item<double>(), before.item<double>());
}

INSTANTIATE_TEST_SUITE_P(Data, PaperLsgmStep,
                         testing::Values("mnist", "omniglot", "cifar10", "celebahq256"));

}  // namespace
}  // namespace scorescope
