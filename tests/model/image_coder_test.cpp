// SPDX-License-Identifier: Apache-2.0
#include "core/model/image_coder.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/model/score_vae.h"
#include "core/model/vae.h"
#include "core/objective/score_vae_matching.h"
#include "tests/engine/math/support.h"

namespace scorescope {
namespace {

/// Sides that 2 does not divide, and one pixel more of one than of the other.
LatentShape smallShape(EncoderKind kind) {
    LatentShape shape;
    shape.image = ImageShape{2, 7, 6};
    shape.dimension = shape.image->size();
    shape.options.latents = 3;
    shape.options.channels = 8;
    shape.options.encoder = kind;
    return shape;
}

DataMoments momentsFor(const LatentShape& shape) {
    return {torch::full({shape.dimension}, 0.2F), 0.5};
}

/// No layer at 0.
void shake(const Network& network) {
    torch::Tensor weights = network.weights();
    weights.add_(0.05 * torch::sin(torch::arange(weights.size(0), torch::kFloat32)));
}

class ImageCoder : public testing::TestWithParam<EncoderKind> {};

TEST_P(ImageCoder, DecodesToTheSizeThatWasEncoded) {
    const LatentShape shape = smallShape(GetParam());
    const Vae model(shape, {}, momentsFor(shape), 1);
    shake(model);
    const torch::NoGradGuard noGrad;
    const torch::Tensor x = randomPoints(4, shape.dimension, 2).to(torch::kFloat32);
    const LatentNormal q = model.encode(x);
    EXPECT_EQ(q.mean.sizes(), (std::vector<std::int64_t>{4, 3}));
    EXPECT_EQ(model.decode(q.mean).sizes(), x.sizes());
    // Rows do not mix.
    const LatentNormal one = model.encode(x.narrow(0, 2, 1));
    EXPECT_LT(relativeDifference(one.mean, q.mean.narrow(0, 2, 1)), 1e-5);
}

TEST_P(ImageCoder, ScoreOfTheEncoderIsTheGradientOfItsLogDensity) {
    const LatentShape shape = smallShape(GetParam());
    const auto sde = makeSde(experiment({"sde.kind=vp"}));
    const ScoreVae model(shape, {}, momentsFor(shape), *sde, 3);
    shake(model);
    const torch::Tensor x = randomPoints(3, shape.dimension, 4).to(torch::kFloat32);
    const torch::Tensor z = randomPoints(3, 3, 5).to(torch::kFloat32);
    const torch::Tensor along = randomPoints(3, shape.dimension, 6).to(torch::kFloat32);
    for (const double t : {0.05, 0.8}) {
        const NoiseLevels levels = noiseLevels(*sde, {&t, 1}, torch::kCPU);
        const torch::Tensor score = model.encoderScore(x, levels, z, false);
        const auto density = [&](double h) {
            return model.encodeAt(x + h * along, levels).logDensity(z).to(torch::kFloat64);
        };
        const torch::Tensor slope = (density(5e-3) - density(-5e-3)) / 1e-2;
        EXPECT_LT(relativeDifference((score * along).sum(1), slope), 0.02);
    }
    // It is told the time.
    const double early = 0.05, late = 0.8;
    const auto mean = [&](const double& t) {
        return model.encodeAt(x, noiseLevels(*sde, {&t, 1}, torch::kCPU)).mean.detach();
    };
    EXPECT_GT(relativeDifference(mean(early), mean(late)), 1e-3);
}

TEST_P(ImageCoder, LossOfTheScoreHasItsSlope) {
    const LatentShape shape = smallShape(GetParam());
    const Settings settings = experiment({"model.kind=scorevae", "objective.recipe=paper"});
    const auto sde = makeSde(settings);
    ScoreVae model(shape, {}, momentsFor(shape), *sde, 3);
    shake(model);
    const std::size_t size = static_cast<std::size_t>(shape.dimension);
    model.usePrior(mixturePrior({{1.0}, {Vector(size, 0.2)}, {0.7}, {}}));
    const TimeLaw law(settings);
    const TrainingBatch batch = {randomPoints(8, shape.dimension, 7).to(torch::kFloat32), 1, 2};
    const auto loss = [&] { return evaluateScoreVae(model, *sde, law, batch, 0.01).loss; };
    model.gradients().zero_();
    loss().backward();
    const torch::Tensor gradient = model.gradients().clone();
    const double length = gradient.norm().item<double>();
    const torch::Tensor step = gradient * (1e-3 / length);
    model.weights().add_(step);
    const double above = loss().item<double>();
    model.weights().sub_(2.0 * step);
    const double below = loss().item<double>();
    EXPECT_NEAR((above - below) / 2e-3 / length, 1.0, 0.03);
}

INSTANTIATE_TEST_SUITE_P(Kinds, ImageCoder,
                         testing::Values(EncoderKind::conv, EncoderKind::deep,
                                         EncoderKind::residual));

}  // namespace
}  // namespace scorescope
