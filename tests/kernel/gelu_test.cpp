// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>
#include <torch/types.h>

#include <vector>

#include "core/kernel/gelu_table.h"
#include "core/kernel/isa.h"
#include "core/model/gelu.h"

namespace scorescope {
namespace {

double farthest(const torch::Tensor& found, const torch::Tensor& truth) {
    return (found.to(torch::kFloat64) - truth).abs().max().item<double>();
}

torch::Tensor inputOf(std::int64_t count) {
    return torch::cat({torch::linspace(-12.0, 12.0, count), 3.0 * torch::randn({count})});
}

/// y = tanhGelu(x), its gradient g along dy, and what df pulls back through g.
struct Derivatives {
    explicit Derivatives(const torch::Tensor& at, torch::ScalarType type, bool reference) {
        torch::manual_seed(3);
        const torch::Tensor pulls = torch::randn({3, at.numel()});
        const auto pull = [&](std::int64_t i) { return pulls[i].view(at.sizes()).to(type); };
        const torch::Tensor x = at.detach().to(type).requires_grad_(true);
        const torch::Tensor dy = pull(0).requires_grad_(true);
        y = reference ? at::gelu(x, "tanh") : tanhGelu(x);
        first = torch::autograd::grad({y}, {x}, {dy}, true, true).front();
        const auto both = torch::autograd::grad({first}, {x, dy}, {pull(1)}, true, true);
        second = both[0];
        alongPull = both[1];
        third = torch::autograd::grad({second}, {x}, {pull(2)}).front();
    }
    torch::Tensor y, first, second, alongPull, third;
};

TEST(GeluKernel, AgreesWithDoublePrecisionThreeTimesDifferentiated) {
    for (const std::int64_t count : {1, 3, 8, 1000, 40001}) {
        const torch::Tensor x = inputOf(count);
        const Derivatives found(x, torch::kFloat32, false), truth(x, torch::kFloat64, true);
        EXPECT_LT(farthest(found.y, truth.y), 4e-6) << count;  // of values up to 15
        EXPECT_LT(farthest(found.first, truth.first), 1e-5) << count;
        EXPECT_LT(farthest(found.second, truth.second), 2e-5) << count;
        EXPECT_LT(farthest(found.alongPull, truth.alongPull), 1e-5) << count;
        EXPECT_LT(farthest(found.third, truth.third), 1e-4) << count;
    }
}

TEST(GeluKernel, CountsWhatAnIncomingGradientOwesToItsInputOnce) {
    torch::manual_seed(5);
    const torch::Tensor at = torch::randn({50});
    const auto thrice = [&at](torch::ScalarType type, bool reference) {
        const torch::Tensor x = at.to(type).requires_grad_(true);
        const torch::Tensor y = reference ? at::gelu(x, "tanh") : tanhGelu(x);
        torch::Tensor sum = y.pow(3).sum();  // dy = 3 y^2, a function of x
        for (int i = 0; i < 2; ++i) {
            sum = torch::autograd::grad({sum}, {x}, {}, true, true).front().square().sum();
        }
        return torch::autograd::grad({sum}, {x}).front();
    };
    const torch::Tensor truth = thrice(torch::kFloat64, true);
    const double largest = truth.abs().max().item<double>();
    EXPECT_LT(farthest(thrice(torch::kFloat32, false), truth), 1e-4 * largest);
}

TEST(GeluKernel, TakesAnyOrderOfMemory) {
    const torch::Tensor x = torch::randn({3, 5, 4, 6}).contiguous(at::MemoryFormat::ChannelsLast);
    const Derivatives found(x, torch::kFloat32, false), truth(x, torch::kFloat64, true);
    EXPECT_TRUE(found.y.is_contiguous(at::MemoryFormat::ChannelsLast));
    EXPECT_LT(farthest(found.second, truth.second), 2e-5);
    const torch::Tensor part = torch::randn({6, 8}).slice(1, 1, 6);
    EXPECT_LT(farthest(tanhGelu(part), at::gelu(part.to(torch::kFloat64), "tanh")), 4e-6);
}

TEST(GeluKernel, FarFromZeroItIsTheLineOrNothing) {
    const torch::Tensor x = torch::tensor({-1e4F, -90.0F, -30.0F, 30.0F, 90.0F, 1e4F});
    const torch::Tensor at = x.clone().requires_grad_(true);
    const torch::Tensor y = tanhGelu(at);
    const torch::Tensor slope = torch::autograd::grad({y.sum()}, {at}).front();
    for (int i = 0; i < 6; ++i) {
        const float line = i < 3 ? 0.0F : 1.0F;
        EXPECT_NEAR(y[i].item<float>(), line * x[i].item<float>(), 1e-6F);
        EXPECT_NEAR(slope[i].item<float>(), line, 1e-6F);
    }
}

TEST(GeluKernel, EveryInstructionSetGivesTheSame) {
    constexpr std::int64_t kCount = 77;
    const torch::Tensor x = 3.0 * torch::randn({kCount}), dy = torch::randn({kCount});
    torch::Tensor portable;
    for (const kernel::Isa isa : kernel::supportedIsas()) {
        const kernel::GeluTable& table = SCORESCOPE_PICK_TABLE(geluTable, isa);
        const torch::Tensor out = torch::empty({4, kCount});
        float* const to = out.data_ptr<float>();
        const float* const at = x.data_ptr<float>();
        const float* const by = dy.data_ptr<float>();
        table.value(at, kCount, to);
        table.gradient(at, by, kCount, to + kCount);
        table.second(at, by, by, kCount, to + 2 * kCount, to + 3 * kCount);
        if (!portable.defined()) portable = out.to(torch::kFloat64);
        EXPECT_LT(farthest(out, portable), 1e-5);
    }
}

}  // namespace
}  // namespace scorescope
