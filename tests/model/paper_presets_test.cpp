// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

#include "core/base/json.h"
#include "core/base/locations.h"
#include "core/model/cde.h"
#include "core/model/score_vae.h"
#include "core/model/vae.h"
#include "core/objective/cde_matching.h"
#include "core/objective/elbo.h"
#include "core/objective/score_vae_matching.h"
#include "tests/engine/math/support.h"

namespace scorescope {
namespace {

Settings preset(const std::string& name, const std::vector<std::string>& changes = {}) {
    const auto assets = assetsFolder();
    EXPECT_TRUE(assets) << assets.error().line();
    const auto path = *assets / "presets" / ("paper-" + name + ".json");
    const auto json = readJsonFile(path);
    EXPECT_TRUE(json) << json.error().line();
    auto settings = Settings::fromJson(experimentSchema(), *json, path.native());
    EXPECT_TRUE(settings) << settings.error().line();
    EXPECT_TRUE(settings->assign(changes));
    return *settings;
}

ImageShape imageOf(const std::string& name) {
    return name.ends_with("cifar10") ? ImageShape{3, 32, 32} : ImageShape{3, 64, 64};
}

LatentShape latentShape(const Settings& settings, const ImageShape& image) {
    return {image.size(), image, settings.read(latentOptionsSchema(), "model")};
}

DataMoments moments(const ImageShape& image) {
    return {torch::full({image.size()}, 0.5F), 0.06};
}

/// How many parameters the encoder (and decoder) would have, without making them.
std::int64_t coderSize(const std::string& name, bool timed, bool decodes) {
    ParameterStore store;
    const LatentShape shape = latentShape(preset(name), imageOf(name));
    const Encoder encoder(store, shape, moments(*shape.image), timed);
    if (decodes) const Decoder decoder(store, shape);
    return store.layout().total;
}

std::int64_t unetSize(const std::string& name, std::int64_t condition) {
    UnetShape shape = unetShape(preset(name).read(unetOptionsSchema(), "model"), imageOf(name));
    shape.condition = condition;
    return Unet::layoutOf(shape).total;
}

// Counted layer by layer apart from this program: with conv(i, o, k) = o i k^2 + o,
// dense(i, o) = o i + o, norm(c) = 2c, block(i, o) = norm(i) + conv(i, o, 3) + dense(512, o) +
// norm(o) + conv(o, o, 3), and conv(i, o, 1) where i differs from o, attention(c) = norm(c) +
// 4 conv(c, c, 1).
TEST(PaperPresets, PriorsHaveTheSizeOfThePapersNetworks) {
    EXPECT_EQ(unetSize("prior-cifar10", 0), 57'633'027);   // four blocks a resolution
    EXPECT_EQ(unetSize("prior-celeba64", 0), 51'912'195);  // two
    // That of score_sde's configuration for CIFAR-10, with two.
    UnetShape shape =
        unetShape(preset("prior-cifar10").read(unetOptionsSchema(), "model"), {3, 32, 32});
    shape.blocks = 2;
    EXPECT_EQ(Unet::layoutOf(shape).total, 35'218'947);
}

TEST(PaperPresets, CodersHaveTheSizeOfThePapersNetworks) {
    // conv(3, 64) + conv(64, 64) + conv(64, 128) + 2 conv(128, 128) + dense(16 128 + 1, 768)
    EXPECT_EQ(coderSize("scorevae-cifar10", true, false), 1'982'144);
    // Without t: 768 fewer; the mirror dense(384, 2048) + 2 conv(128, 128) + conv(128, 64) +
    // conv(64, 64) + conv(64, 3).
    EXPECT_EQ(coderSize("vae-cifar10", false, true), 1'981'376 + 1'196'099);
    EXPECT_EQ(coderSize("scorevae-celeba64", true, false), 26'723'712);
    // Blocks without dense(512, o).
    EXPECT_EQ(coderSize("vae-celeba64", false, true), 24'819'072 + 23'479'555);
    // conv(6, 128) instead of conv(3, 128) where the decoded z stands beside x.
    constexpr std::int64_t kMore = 3 * 128 * 9;
    EXPECT_EQ(coderSize("cde-cifar10", false, true) + unetSize("cde-cifar10", 3),
              3'177'475 + 57'633'027 + kMore);
    EXPECT_EQ(coderSize("cde-celeba64", false, true) + unetSize("cde-celeba64", 3),
              48'298'627 + 51'912'195 + kMore);
}

/// The settings with 1/16 of the channels (a step at full size takes minutes and gigabytes).
std::vector<std::string> narrowed(const std::string& kind) {
    std::vector<std::string> changes;
    if (kind != "prior") changes = {"model.channels=8", "model.latents=12"};
    if (kind == "prior" || kind == "cde") changes.push_back("model.base=8");
    return changes;
}

/// Made-up images [2, D] in [0, 1].
TrainingBatch images(const ImageShape& image) {
    const torch::Tensor x = randomPoints(2, image.size(), 4).to(torch::kFloat32).sigmoid();
    return {x, 1, 0};
}

/// One step down the loss's gradient lowers the loss of the same batch.
template <class Loss>
void expectOneStep(const Network& network, const Loss& loss, const std::string& what) {
    network.gradients().zero_();
    const torch::Tensor before = loss();
    before.backward();
    const double length = network.gradients().norm().item<double>();
    ASSERT_TRUE(std::isfinite(length) && length > 0.0) << what;
    const double step = std::min(1e-3, 1e-2 * std::abs(before.item<double>()) / (length * length));
    network.weights().sub_(step * network.gradients());
    EXPECT_LT(loss().template item<double>(), before.item<double>()) << what;
}

std::unique_ptr<ScoreNetwork> narrowPrior(const std::string& data) {
    const Settings settings = preset("prior-" + data, narrowed("prior"));
    TrainingSet set;
    const ImageShape image = imageOf(data);
    set.image = image;
    set.points.dimension = image.size();
    set.mean = Vector(static_cast<std::size_t>(image.size()), 0.5);
    set.variance = 0.06;
    return makeScoreNetwork(settings, set, torch::kCPU);
}

class PaperStep : public testing::TestWithParam<const char*> {};

TEST_P(PaperStep, OfThePriorLowersItsLoss) {
    const std::string data = GetParam();
    const Settings settings = preset("prior-" + data, narrowed("prior"));
    const auto sde = makeSde(settings);
    const auto network = narrowPrior(data);
    const auto objective = makeObjective(settings);
    const TrainingBatch batch = images(imageOf(data));
    expectOneStep(
        *network, [&] { return objective->evaluate(*network, *sde, batch).loss; }, data);
}

TEST_P(PaperStep, OfTheVaeLowersItsLoss) {
    const std::string data = GetParam();
    const Settings settings = preset("vae-" + data, narrowed("vae"));
    const ImageShape image = imageOf(data);
    const Vae model(latentShape(settings, image), settings.read(vaeOptionsSchema(), "model"),
                    moments(image), 1);
    const TrainingBatch batch = images(image);
    expectOneStep(
        model, [&] { return evaluateElbo(model, batch, 0.01, Distance::squared).loss; }, data);
}

TEST_P(PaperStep, OfTheScoreVaesEncoderLowersItsLoss) {
    const std::string data = GetParam();
    const Settings settings = preset("scorevae-" + data, narrowed("scorevae"));
    EXPECT_EQ(settings.text("lineage.prior"), "paper-prior-" + data);
    const auto sde = makeSde(settings);
    const ImageShape image = imageOf(data);
    ScoreVae model(latentShape(settings, image), {}, moments(image), *sde, 1);
    model.usePrior(networkPrior(narrowPrior(data)));
    const TimeLaw law(settings);
    const TrainingBatch batch = images(image);
    expectOneStep(
        model, [&] { return evaluateScoreVae(model, *sde, law, batch, 0.01).loss; }, data);
}

TEST_P(PaperStep, OfTheConditionalDecoderLowersItsLoss) {
    const std::string data = GetParam();
    const Settings settings = preset("cde-" + data, narrowed("cde"));
    const auto sde = makeSde(settings);
    const ImageShape image = imageOf(data);
    const UnetShape unet = unetShape(settings.read(unetOptionsSchema(), "model"), image);
    const Cde model(latentShape(settings, image), unet, moments(image), *sde, 1);
    const TimeLaw law(settings);
    const TrainingBatch batch = images(image);
    expectOneStep(
        model, [&] { return evaluateCde(model, *sde, law, batch, 0.01).loss; }, data);
}

INSTANTIATE_TEST_SUITE_P(Data, PaperStep, testing::Values("cifar10", "celeba64"));

}  // namespace
}  // namespace scorescope
