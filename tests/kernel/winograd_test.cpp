// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <vector>

#include "core/kernel/isa.h"
#include "core/kernel/winograd_table.h"
#include "core/model/winograd.h"

namespace scorescope {
namespace {

struct ConvolutionSize {
    std::int64_t images, height, width, inputs, outputs;
};

// Even and odd sides, one row, one pixel, more tiles than are worked on together.
constexpr ConvolutionSize kSizes[] = {{3, 14, 14, 32, 48},
                                      {5, 7, 7, 96, 64},
                                      {1, 1, 6, 32, 32},
                                      {2, 1, 1, 48, 32},
                                      {1, 5, 4, 32, 80}};

struct Convolution {
    explicit Convolution(const ConvolutionSize& size)
        : x(torch::randn({size.images, size.inputs, size.height, size.width})
                .contiguous(at::MemoryFormat::ChannelsLast)
                .requires_grad_(true)),
          weight((0.1 * torch::randn({size.outputs, size.inputs, 3, 3})).requires_grad_(true)),
          bias(torch::randn({size.outputs}).requires_grad_(true)) {}

    std::vector<torch::Tensor> leaves() const { return {x, weight, bias}; }
    Convolution inDouble() const {
        Convolution same = *this;
        for (torch::Tensor* each : {&same.x, &same.weight, &same.bias})
            *each = each->detach().to(torch::kFloat64).requires_grad_(true);
        return same;
    }
    torch::Tensor plain() const { return at::conv2d(x, weight, bias, 1, 1); }
    torch::Tensor tiled() const { return winogradConvolution(x, weight, bias); }

    torch::Tensor x, weight, bias;
};

void expectClose(const torch::Tensor& found, const torch::Tensor& truth, double bound) {
    ASSERT_EQ(found.sizes(), truth.sizes());
    const double scale = truth.abs().max().item<double>();
    EXPECT_LT((found.to(torch::kFloat64) - truth).abs().max().item<double>() / scale, bound);
}

TEST(Winograd, AgreesWithDoublePrecision) {
    torch::manual_seed(1);
    for (const ConvolutionSize& size : kSizes) {
        const Convolution single(size), truth = single.inDouble();
        ASSERT_TRUE(winogradKnows(single.x, single.weight));
        const torch::Tensor y = single.tiled(), exact = truth.plain();
        EXPECT_TRUE(y.is_contiguous(at::MemoryFormat::ChannelsLast));
        expectClose(y, exact, 3e-6);
        const torch::Tensor pull = torch::randn(y.sizes());
        const auto found = torch::autograd::grad({y}, single.leaves(), {pull});
        const auto wanted =
            torch::autograd::grad({exact}, truth.leaves(), {pull.to(torch::kFloat64)});
        for (std::size_t i = 0; i < found.size(); ++i) expectClose(found[i], wanted[i], 3e-6);
    }
}

TEST(Winograd, EveryInstructionSetGivesTheSame) {
    torch::manual_seed(2);
    const torch::NoGradGuard noGrad;
    const Convolution single({2, 5, 7, 32, 48});
    const torch::Tensor exact = single.inDouble().plain();
    for (const kernel::Isa isa : kernel::supportedIsas()) {
        const kernel::WinogradTable& table = SCORESCOPE_PICK_TABLE(winogradTable, isa);
        const kernel::WinogradShape shape{5, 7, 32, 48};
        const torch::Tensor packed = torch::empty({16, 32, 64}), y = torch::empty({2, 5, 7, 48});
        const torch::Tensor scratch = torch::empty({16 * kernel::kWinogradTiles * 80 + 48});
        table.pack(shape, single.weight.data_ptr<float>(), packed.data_ptr<float>());
        table.forward({shape, 0, 2 * 3 * 4, scratch.data_ptr<float>()}, packed.data_ptr<float>(),
                      single.bias.data_ptr<float>(), single.x.data_ptr<float>(),
                      y.data_ptr<float>());
        expectClose(y.permute({0, 3, 1, 2}), exact, 3e-6);
    }
}

TEST(Winograd, CanBeDifferentiatedAgain) {
    torch::manual_seed(3);
    const Convolution single({2, 5, 4, 32, 32}), truth = single.inDouble();
    const torch::Tensor pull = torch::randn({2, 32, 5, 4});
    const auto second = [&](const Convolution& at, const torch::Tensor& y) {
        const torch::Tensor value = y.square() * pull.to(y.scalar_type());
        const torch::Tensor first = torch::autograd::grad({value.sum()}, {at.x}, {}, true, true)[0];
        return torch::autograd::grad({first.square().sum()}, at.leaves());
    };
    const auto found = second(single, single.tiled()), wanted = second(truth, truth.plain());
    for (std::size_t i = 0; i < found.size(); ++i) expectClose(found[i], wanted[i], 1e-5);
}

TEST(Winograd, LeavesTheRestToLibTorch) {
    const Convolution single({2, 6, 6, 32, 32});
    EXPECT_FALSE(winogradKnows(single.x.contiguous(), single.weight));
    EXPECT_FALSE(winogradKnows(single.inDouble().x, single.inDouble().weight));
    EXPECT_FALSE(winogradKnows(single.x.narrow(1, 0, 16), single.weight.narrow(1, 0, 16)));
    EXPECT_FALSE(winogradKnows(single.x, single.weight.narrow(0, 0, 24)));
}

TEST(Winograd, FrozenWeightsTakeNoGradient) {
    const Convolution single({2, 6, 6, 32, 32});
    const torch::Tensor y =
        winogradConvolution(single.x, single.weight.detach(), single.bias.detach());
    const torch::Tensor same = torch::autograd::grad({single.tiled().sum()}, {single.x})[0];
    EXPECT_TRUE(torch::autograd::grad({y.sum()}, {single.x})[0].equal(same));
}

TEST(Winograd, DependsNeitherOnThreadsNorOnOtherImages) {
    const Convolution single({5, 7, 7, 32, 32});
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const torch::Tensor one = single.tiled();
    const auto gradients = torch::autograd::grad({one.square().sum()}, single.leaves());
    at::set_num_threads(2);
    const torch::Tensor two = single.tiled();
    const auto same = torch::autograd::grad({two.square().sum()}, single.leaves());
    at::set_num_threads(threads);
    EXPECT_TRUE(two.equal(one));
    for (std::size_t i = 0; i < same.size(); ++i) EXPECT_TRUE(same[i].equal(gradients[i]));
    const torch::Tensor last =
        winogradConvolution(single.x.narrow(0, 4, 1), single.weight, single.bias);
    EXPECT_TRUE(last.equal(one.narrow(0, 4, 1)));
}

}  // namespace
}  // namespace scorescope
