// SPDX-License-Identifier: Apache-2.0
#include "core/model/unet.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

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

}  // namespace
}  // namespace scorescope
