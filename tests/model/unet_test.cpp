// SPDX-License-Identifier: Apache-2.0
#include "core/model/unet.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

#include "core/model/prior_score.h"

#include "tests/engine/math/support.h"

namespace scorescope {
namespace {

/// Sides that neither the stem nor the halving divide.
UnetShape oddShape() {
    UnetShape shape;
    shape.image = {2, 7, 5};
    shape.base = 8;
    return shape;
}

/// With no layer at 0, at some images.
struct Case {
    explicit Case(const UnetShape& shape = oddShape())
        : unet(shape, 1, torch::kCPU),
          x(randomPoints(3, shape.image.size(), 2).to(torch::kFloat32)),
          c(torch::tensor({-2.0F, 0.1F, 3.0F})),
          probe(randomPoints(3, shape.image.size(), 3).to(torch::kFloat32)) {
        torch::Tensor weights = unet.weights();
        weights.add_(0.05 * torch::sin(torch::arange(weights.size(0), torch::kFloat32)));
    }

    /// d value / d weights by differences along its own gradient, over the gradient's length.
    template <typename Value>
    double slopeRatio(const Value& value) {
        unet.gradients().zero_();
        value().backward();
        const torch::Tensor gradient = unet.gradients().clone();
        const double length = gradient.norm().item<double>();
        EXPECT_GT(length, 0.0);
        const torch::Tensor step = gradient * (2e-3 / length);
        torch::Tensor weights = unet.weights();
        weights.add_(step);
        const double above = value().template item<double>();
        weights.sub_(2.0 * step);
        const double below = value().template item<double>();
        weights.add_(step);
        return (above - below) / 4e-3 / length;
    }

    Unet unet;
    torch::Tensor x, c, probe;
};

TEST(Unet, BeginsAtZero) {
    const Unet unet(oddShape(), 1, torch::kCPU);
    const torch::Tensor x = torch::ones({2, oddShape().image.size()});
    const torch::Tensor out = unet.forward(x, torch::zeros(1));
    EXPECT_EQ(out.sizes(), x.sizes());
    EXPECT_EQ(largest(out), 0.0);
}

TEST(Unet, GradientIsTheSlope) {
    Case a;
    EXPECT_NEAR(a.slopeRatio([&] { return (a.unet.forward(a.x, a.c) * a.probe).sum(); }), 1.0,
                0.02);
}

TEST(Unet, CanBeDifferentiatedTwice) {
    Case a;
    const auto alongProbe = [&] {  // v^T J v, as sliced score matching needs it
        const torch::Tensor x = a.x.clone().requires_grad_(true);
        const torch::Tensor along = (a.unet.forward(x, a.c) * a.probe).sum();
        const auto slope = torch::autograd::grad({along}, {x}, {}, true, true);
        return (slope[0] * a.probe).sum();
    };
    EXPECT_NEAR(a.slopeRatio(alongProbe), 1.0, 0.03);
}

TEST(Unet, ImagesDoNotMix) {
    const Case a;
    const torch::NoGradGuard noGrad;
    const torch::Tensor all = a.unet.forward(a.x, a.c);
    for (int row = 0; row < 3; ++row) {
        const torch::Tensor one = a.unet.forward(a.x.narrow(0, row, 1), a.c.narrow(0, row, 1));
        EXPECT_LT(relativeDifference(one, all.narrow(0, row, 1)), 1e-5);
    }
}

TEST(Unet, OneTimeFeatureStandsForAll) {
    const Case a;
    const torch::NoGradGuard noGrad;
    const torch::Tensor shared = a.unet.forward(a.x, torch::full({1}, 0.7));
    EXPECT_LT(relativeDifference(a.unet.forward(a.x, torch::full({3}, 0.7)), shared), 1e-6);
    EXPECT_GT(relativeDifference(a.unet.forward(a.x, torch::full({3}, 0.9)), shared), 1e-3);
}

TEST(Unet, RowsNeedNotBeContiguous) {
    const Case a;
    const torch::NoGradGuard noGrad;
    const torch::Tensor strided = a.x.t().contiguous().t();
    EXPECT_TRUE(sameBytes(a.unet.forward(strided, a.c), a.unet.forward(a.x, a.c)));
}

TEST(Unet, AttendsWhereAsked) {
    const auto attended = [](std::vector<std::int64_t> heights) {
        UnetShape shape = oddShape();
        shape.attention = std::move(heights);
        const Unet unet(shape, 1, torch::kCPU);
        const auto& entries = unet.layout().entries;
        return std::ranges::count_if(entries, [](const ParameterLayout::Entry& entry) {
            return entry.name.ends_with("attention.qkv.weight");
        });
    };
    EXPECT_EQ(attended({}), 4);      // lowest: one block down, two up, the middle
    EXPECT_EQ(attended({2}), 4);     // 7 rows become 4 in the stem, 2 when halved
    EXPECT_EQ(attended({4, 2}), 7);  // everywhere
    EXPECT_EQ(attended({3}), 1);     // no such height: the middle alone
}

TEST(Unet, FashionPriorHasTheSizeThatIsDocumented) {
    UnetShape shape;
    shape.image = {1, 28, 28};
    EXPECT_EQ(Unet(shape, 0, torch::kCPU).layout().total, 703'076);
}

NoiseLevels levelsAt(double t) {
    static const auto sde = makeSde(experiment({"sde.kind=vp"}));
    return noiseLevels(*sde, {&t, 1}, torch::kCPU);
}

UnetShape droppingShape() {
    UnetShape shape = oddShape();
    shape.dropout = 0.4;
    return shape;
}

TEST(Unet, DropsNumbersInTrainingStepsAlone) {
    const Case a(droppingShape());
    const torch::NoGradGuard noGrad;
    NoiseLevels levels = levelsAt(0.3);
    const torch::Tensor whole = a.unet.at(a.x, levels);
    EXPECT_TRUE(sameBytes(whole, a.unet.forward(a.x, levels.halfLogSnr)));
    levels.training = StepKey{7, 3};
    const torch::Tensor third = a.unet.at(a.x, levels);
    EXPECT_TRUE(sameBytes(third, a.unet.at(a.x, levels)));  // the step decides, nothing else
    EXPECT_GT(relativeDifference(third, whole), 1e-3);
    levels.training = StepKey{7, 4};
    EXPECT_GT(relativeDifference(a.unet.at(a.x, levels), third), 1e-3);
    levels.training = StepKey{8, 3};
    EXPECT_GT(relativeDifference(a.unet.at(a.x, levels), third), 1e-3);
}

TEST(Unet, DroppedNumbersHaveTheRightShareAndMean) {
    DropoutPass dropout(0.3, {1, 2});
    const torch::Tensor ones = torch::ones({200, 500});
    const torch::Tensor dropped = dropout(ones);
    EXPECT_NEAR((dropped == 0.0).to(torch::kFloat32).mean().item<double>(), 0.3, 0.01);
    EXPECT_NEAR(dropped.mean().item<double>(), 1.0, 0.01);
    EXPECT_FALSE(torch::equal(dropped, dropout(ones)));  // another layer
}

TEST(Unet, FrozenPriorDropsNothing) {
    Settings settings = experiment({"data.kind=shapes", "data.count=20", "model.base=8",
                                    "model.dropout=0.5", "model.parameterisation=eps"});
    const TrainingSet set = trainingSet(settings);
    auto network = makeScoreNetwork(settings, set, torch::kCPU);
    network->weights().add_(0.05 * torch::sin(torch::arange(network->weights().size(0))));
    const torch::Tensor x = randomPoints(2, set.points.dimension, 1).to(torch::kFloat32);
    NoiseLevels levels = levelsAt(0.3);
    const torch::NoGradGuard noGrad;
    const torch::Tensor whole = network->score(x, levels);
    levels.training = StepKey{1, 1};
    EXPECT_GT(relativeDifference(network->score(x, levels), whole), 1e-3);
    EXPECT_TRUE(sameBytes(networkPrior(std::move(network))->score(x, levels), whole));
}

/// Style ddpm: what it computes is compared with score_sde's network in tests/cli/import_test.py.
TEST(Unet, OfStyleDdpmIsToldTheTime) {
    UnetShape shape;
    shape.image = {2, 8, 12};
    shape.base = 8;
    shape.stem = 1;
    shape.style = UnetStyle::ddpm;
    const Case a(shape);
    const torch::NoGradGuard noGrad;
    const NoiseLevels levels = levelsAt(0.3);
    const torch::Tensor out = a.unet.at(a.x, levels);
    EXPECT_TRUE(sameBytes(out, a.unet.forward(a.x, torch::full({1}, 0.3F))));
    EXPECT_GT(relativeDifference(a.unet.at(a.x, levelsAt(0.301)), out), 1e-4);
    shape.pixels = true;
    const Case b(shape);
    EXPECT_LT(relativeDifference(b.unet.at(0.5 * a.x + 0.5, levels), out), 1e-5);
}

}  // namespace
}  // namespace scorescope
