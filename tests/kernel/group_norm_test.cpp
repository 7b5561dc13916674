// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <limits>
#include <vector>

#include "core/kernel/group_norm_table.h"
#include "core/kernel/isa.h"
#include "core/model/norm_silu.h"

namespace scorescope {
namespace {

struct NormSize {
    std::int64_t images, channels, height, width, groups;
};

// Whole vectors, parts of vectors, one group, one place, one channel a group.
constexpr NormSize kNormSizes[] = {{3, 32, 14, 14, 8}, {2, 96, 7, 5, 24}, {2, 12, 3, 3, 3},
                                   {1, 7, 5, 1, 1},    {2, 24, 1, 1, 6},  {4, 40, 3, 2, 40}};

torch::Tensor normDrawn(at::IntArrayRef size, torch::ScalarType type = torch::kFloat32) {
    return torch::randn(size, torch::TensorOptions(type));
}

GroupNormInput normInput(const NormSize& size, bool offset,
                         torch::ScalarType type = torch::kFloat32) {
    const torch::Tensor x =
        (2.0 * normDrawn({size.images, size.channels, size.height, size.width}, type) + 0.7)
            .contiguous(at::MemoryFormat::ChannelsLast);
    GroupNormInput input{x, 1.0 + 0.3 * normDrawn({size.channels}, type),
                         0.5 * normDrawn({size.channels}, type), size.groups};
    if (offset) input.offset = normDrawn({size.images, size.channels}, type);
    for (torch::Tensor* each : {&input.x, &input.weight, &input.bias, &input.offset}) {
        if (each->defined()) each->requires_grad_(true);
    }
    return input;
}

std::vector<torch::Tensor> normLeaves(const GroupNormInput& input) {
    std::vector<torch::Tensor> leaves = {input.x, input.weight, input.bias};
    if (input.offset.defined()) leaves.push_back(input.offset);
    return leaves;
}

GroupNormInput inDouble(const GroupNormInput& input) {
    GroupNormInput same = input;
    for (torch::Tensor* each : {&same.x, &same.weight, &same.bias, &same.offset}) {
        if (each->defined()) *each = each->detach().to(torch::kFloat64).requires_grad_(true);
    }
    return same;
}

void expectNear(const torch::Tensor& found, const torch::Tensor& truth, double bound) {
    const torch::Tensor wide = found.to(torch::kFloat64);
    const double scale = truth.abs().max().item<double>() + 0.1;
    EXPECT_LT((wide - truth).abs().max().item<double>() / scale, bound);
}

TEST(GroupNormKernel, AgreesWithDoublePrecision) {
    torch::manual_seed(1);
    for (const NormSize& size : kNormSizes) {
        for (const bool silu : {false, true}) {
            for (const bool offset : {false, true}) {
                const GroupNormInput input = normInput(size, offset);
                const GroupNormInput truth = inDouble(input);
                const torch::Tensor y = groupNorm(input, silu);
                const torch::Tensor exact = plainGroupNorm(truth, silu);
                expectNear(y, exact, 2e-6);
                const torch::Tensor pull = normDrawn(y.sizes());
                const auto found = torch::autograd::grad({y}, normLeaves(input), {pull});
                const auto wanted =
                    torch::autograd::grad({exact}, normLeaves(truth), {pull.to(torch::kFloat64)});
                for (std::size_t i = 0; i < found.size(); ++i) {
                    // One place alone: the gradient of the mean cancels, little is left.
                    expectNear(found[i], wanted[i], size.height * size.width == 1 ? 1e-4 : 1e-5);
                }
            }
        }
    }
}

TEST(GroupNormKernel, EveryInstructionSetGivesTheSame) {
    constexpr std::int64_t kChannels = 20, kPlaces = 9, kGroups = 5;
    const torch::Tensor x = normDrawn({kPlaces, kChannels}), dy = normDrawn({kPlaces, kChannels});
    const torch::Tensor weight = normDrawn({kChannels}), bias = normDrawn({kChannels});
    torch::Tensor first;
    for (const kernel::Isa isa : kernel::supportedIsas()) {
        const torch::Tensor out = torch::zeros({2 * kPlaces + 3, kChannels});
        const torch::Tensor room = torch::zeros({2 * kGroups + 5 * kChannels});
        float* const to = out.data_ptr<float>();
        float* const left = room.data_ptr<float>();
        const kernel::GroupNormCall call{x.data_ptr<float>(),
                                         bias.data_ptr<float>(),
                                         weight.data_ptr<float>(),
                                         bias.data_ptr<float>(),
                                         kPlaces,
                                         kChannels,
                                         kGroups,
                                         true,
                                         left,
                                         left + kGroups,
                                         left + 2 * kGroups};
        float* const sums = to + 2 * kPlaces * kChannels;
        const kernel::GroupNormTable& table = SCORESCOPE_PICK_TABLE(groupNormTable, isa);
        table.forward(call, 1e-6F, to);
        table.backward(call, {dy.data_ptr<float>(), to + kPlaces * kChannels, sums,
                              sums + kChannels, sums + 2 * kChannels});
        if (!first.defined()) first = out;
        expectNear(out, first.to(torch::kFloat64), 3e-6);
    }
}

TEST(GroupNormKernel, CanBeDifferentiatedAgain) {
    torch::manual_seed(2);
    for (const bool offset : {false, true}) {
        const GroupNormInput input = normInput({2, 12, 3, 5, 3}, offset);
        const GroupNormInput truth = inDouble(input);
        const torch::Tensor pull = normDrawn(input.x.sizes());
        const auto second = [&](const GroupNormInput& at, bool plain) {
            const torch::Tensor y = plain ? plainGroupNorm(at, true) : groupNorm(at, true);
            const torch::Tensor first =
                torch::autograd::grad({y}, {at.x}, {pull.to(y.scalar_type())}, true, true)[0];
            return torch::autograd::grad({first.square().sum()}, normLeaves(at));
        };
        const auto found = second(input, false), wanted = second(truth, true);
        for (std::size_t i = 0; i < found.size(); ++i) expectNear(found[i], wanted[i], 1e-4);
    }
}

TEST(GroupNormKernel, OtherMemoryAndTypesGoByTheReference) {
    torch::manual_seed(3);
    const GroupNormInput input = normInput({2, 12, 3, 5, 3}, true);
    const torch::Tensor y = groupNorm(input, true);
    for (const auto& x :
         {input.x.contiguous(), input.x.transpose(2, 3).contiguous().transpose(2, 3)}) {
        GroupNormInput other = input;
        other.x = x;
        expectNear(groupNorm(other, true), y.to(torch::kFloat64), 1e-5);
    }
    const GroupNormInput wide = normInput({2, 12, 3, 5, 3}, false, torch::kFloat64);
    EXPECT_TRUE(groupNorm(wide, true).equal(plainGroupNorm(wide, true)));
}

TEST(GroupNormKernel, OneRowOfOffsetsServesAllImages) {
    GroupNormInput input = normInput({3, 16, 4, 4, 4}, false);
    input.offset = normDrawn({1, 16}).requires_grad_(true);
    const GroupNormInput truth = inDouble(input);
    const torch::Tensor y = groupNorm(input, true), exact = plainGroupNorm(truth, true);
    expectNear(y, exact, 2e-6);
    const auto found = torch::autograd::grad({y.square().sum()}, {input.offset});
    const auto wanted = torch::autograd::grad({exact.square().sum()}, {truth.offset});
    expectNear(found[0], wanted[0], 1e-5);
}

TEST(GroupNormKernel, WhatIsNotANumberStaysInItsGroup) {
    const torch::NoGradGuard noGrad;
    GroupNormInput input = normInput({2, 16, 4, 4, 4}, false);
    input.x.index_put_({1, 5, 2, 2}, std::numeric_limits<float>::quiet_NaN());
    const torch::Tensor y = groupNorm(input, true);
    EXPECT_TRUE(y[1].narrow(0, 4, 4).isnan().all().item<bool>());
    EXPECT_EQ(y.isnan().sum().item<std::int64_t>(), 4 * 16);
}

TEST(GroupNormKernel, DoesNotDependOnThreads) {
    const torch::NoGradGuard noGrad;
    const GroupNormInput input = normInput({5, 32, 7, 7, 8}, true);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const torch::Tensor one = groupNorm(input, true);
    at::set_num_threads(2);
    EXPECT_TRUE(groupNorm(input, true).equal(one));
    at::set_num_threads(threads);
}

}  // namespace
}  // namespace scorescope
