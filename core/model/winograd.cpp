// SPDX-License-Identifier: Apache-2.0
#include "core/model/winograd.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>

#include "core/kernel/isa.h"
#include "core/kernel/winograd_table.h"
#include "core/model/plain_floats.h"

namespace scorescope {
namespace {

using kernel::WinogradShape;
using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

constexpr std::int64_t kFewestChannels = 32;  ///< below this memory is the limit, not products
constexpr std::int64_t kGradientChunks = 4;   ///< of the tiles; sums follow from them alone
constexpr std::int64_t kPointsOfTile = 16;
constexpr std::int64_t kPackedColumns = 64;

const kernel::WinogradTable& winogradKernels() {
    static const kernel::Isa isa = kernel::activeIsa();
    return SCORESCOPE_PICK_TABLE(winogradTable, isa);
}

bool channelsFit(std::int64_t channels) {
    return channels >= kFewestChannels && channels % kernel::kWinogradChannels == 0;
}

WinogradShape shapeOf(const torch::Tensor& x, std::int64_t outputs) {
    return {x.size(2), x.size(3), x.size(1), outputs};
}

std::int64_t tilesOf(const WinogradShape& shape, std::int64_t images) {
    return images * ((shape.height + 1) / 2) * ((shape.width + 1) / 2);
}

/// Memory of a call; what it holds at first does not matter.
std::unique_ptr<float[]> scratchOf(const WinogradShape& shape) {
    const std::int64_t numbers =
        kPointsOfTile * kernel::kWinogradTiles * (shape.inputs + shape.outputs) +
        std::max(shape.inputs, shape.outputs);
    return std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(numbers));
}

torch::Tensor packedFor(std::int64_t rows, std::int64_t columns,
                        const torch::TensorOptions& options) {
    const std::int64_t whole = (columns + kPackedColumns - 1) / kPackedColumns * kPackedColumns;
    return at::empty({kPointsOfTile, rows, whole}, options.memory_format(c10::nullopt));
}

/// y of x, both in channels-last memory, by weights that are packed.
torch::Tensor convolved(const torch::Tensor& x, const WinogradShape& shape,
                        const torch::Tensor& packed, const float* bias) {
    const torch::Tensor y = at::empty({x.size(0), shape.outputs, shape.height, shape.width},
                                      x.options().memory_format(at::MemoryFormat::ChannelsLast));
    const float* const from = x.data_ptr<float>();
    const float* const weights = packed.data_ptr<float>();
    float* const to = y.data_ptr<float>();
    const std::int64_t blocks =
        (tilesOf(shape, x.size(0)) + kernel::kWinogradTiles - 1) / kernel::kWinogradTiles;
    at::parallel_for(0, blocks, 1, [&](std::int64_t begin, std::int64_t end) {
        const auto scratch = scratchOf(shape);
        winogradKernels().forward(
            {shape, begin * kernel::kWinogradTiles,
             std::min(end * kernel::kWinogradTiles, tilesOf(shape, x.size(0))), scratch.get()},
            weights, bias, from, to);
    });
    return y;
}

torch::Tensor inputGradient(const torch::Tensor& dy, const torch::Tensor& weight) {
    const WinogradShape shape = shapeOf(dy, weight.size(1));  // from the outputs back
    const torch::Tensor packed = packedFor(shape.inputs, shape.outputs, dy.options());
    winogradKernels().packBackward({shape.height, shape.width, shape.outputs, shape.inputs},
                                   weight.data_ptr<float>(), packed.data_ptr<float>());
    return convolved(dy, shape, packed, nullptr);
}

struct WeightGradients {
    torch::Tensor weight, bias;
};

WeightGradients weightGradients(const torch::Tensor& x, const torch::Tensor& dy) {
    const WinogradShape shape = shapeOf(x, dy.size(1));
    const std::int64_t tiles = tilesOf(shape, x.size(0));
    const std::int64_t ofChunk = (tiles + kGradientChunks - 1) / kGradientChunks;
    const auto options = x.options();
    const torch::Tensor sums =
        at::zeros({kGradientChunks, kPointsOfTile * shape.inputs, shape.outputs}, options);
    const torch::Tensor bias = at::zeros({kGradientChunks, shape.outputs}, options);
    const float* const xs = x.data_ptr<float>();
    const float* const dys = dy.data_ptr<float>();
    float* const to = sums.data_ptr<float>();
    float* const toBias = bias.data_ptr<float>();
    at::parallel_for(0, kGradientChunks, 1, [&](std::int64_t begin, std::int64_t end) {
        const auto scratch = scratchOf(shape);
        for (std::int64_t chunk = begin; chunk < end; ++chunk) {
            winogradKernels().addGradients({shape, std::min(chunk * ofChunk, tiles),
                                            std::min((chunk + 1) * ofChunk, tiles), scratch.get()},
                                           xs, dys, to + chunk * sums.stride(0),
                                           toBias + chunk * shape.outputs);
        }
    });
    const torch::Tensor weight = at::empty({shape.outputs, shape.inputs, 3, 3}, options);
    const torch::Tensor total = sums.sum(0);
    winogradKernels().weightGradient(shape, total.data_ptr<float>(), weight.data_ptr<float>());
    return {weight, bias.sum(0)};
}

/// The convolution, one node of the graph.
struct WinogradNode : torch::autograd::Function<WinogradNode> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& weight, const torch::Tensor& bias) {
        const WinogradShape shape = shapeOf(x, weight.size(0));
        const torch::Tensor packed = packedFor(shape.inputs, shape.outputs, x.options());
        winogradKernels().pack(shape, weight.data_ptr<float>(), packed.data_ptr<float>());
        context->save_for_backward({x, weight});
        return convolved(x, shape, packed, bias.data_ptr<float>());
    }

    static tensor_list backward(AutogradContext* context, const tensor_list& pulled) {
        const tensor_list saved = context->get_saved_variables();
        const torch::Tensor &x = saved[0], &weight = saved[1];
        const bool wantsX = context->needs_input_grad(0);
        const bool wantsWeights = context->needs_input_grad(1) || context->needs_input_grad(2);
        if (at::GradMode::is_enabled() || pulled[0]._fw_grad(0).defined()) {
            const auto [dx, dw, db] = at::convolution_backward(
                pulled[0], x, weight, at::IntArrayRef({weight.size(0)}), {1, 1}, {1, 1}, {1, 1},
                false, {0, 0}, 1, std::array<bool, 3>{wantsX, wantsWeights, wantsWeights});
            return {dx, dw, db};
        }
        const torch::Tensor dy = pulled[0].contiguous(at::MemoryFormat::ChannelsLast);
        tensor_list gradients(3);
        if (wantsX) gradients[0] = inputGradient(dy, weight);
        if (wantsWeights) {
            const WeightGradients found = weightGradients(x, dy);
            gradients[1] = found.weight;
            gradients[2] = found.bias;
        }
        return gradients;
    }
};

}  // namespace

bool winogradKnows(const torch::Tensor& x, const torch::Tensor& weight) {
    return x.dim() == 4 && x.numel() > 0 && plainFloats(x) && plainFloats(weight) &&
           channelsFit(weight.size(0)) && channelsFit(weight.size(1)) &&
           x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

torch::Tensor winogradConvolution(const torch::Tensor& x, const torch::Tensor& weight,
                                  const torch::Tensor& bias) {
    return WinogradNode::apply(x, weight.contiguous(), bias.contiguous());
}

}  // namespace scorescope
