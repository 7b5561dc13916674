// SPDX-License-Identifier: Apache-2.0
#include "core/model/unet.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <optional>

#include "core/model/unet_layers.h"

namespace scorescope {

UnetShape unetShape(const UnetOptions& options, const ImageShape& image) {
    UnetShape shape{image, options.base};
    shape.multipliers.assign(options.multipliers.begin(), options.multipliers.end());
    shape.blocks = options.blocks;
    shape.attention.assign(options.attention.begin(), options.attention.end());
    shape.stem = options.stem;
    shape.dropout = options.dropout;
    shape.style = options.style;
    return shape;
}

Unet::Unet(const UnetShape& shape, std::uint64_t seed, torch::Device device)
    : shape_(shape),
      store_(std::make_unique<ParameterStore>()),
      layers_(std::make_unique<UnetLayers>(*store_, "", shape_, device)) {
    store_->build(seed, device);
}

Unet::~Unet() = default;

ParameterLayout Unet::layoutOf(const UnetShape& shape) {
    ParameterStore store;
    const UnetLayers layers(store, "", shape, torch::kCPU);
    return store.layout();
}

torch::Tensor Unet::forward(const torch::Tensor& x, const torch::Tensor& c) const {
    return rows((*layers_)(*store_, stacked(x, {}), c, nullptr));
}

torch::Tensor Unet::at(const torch::Tensor& x, const NoiseLevels& levels) const {
    return at(x, levels, {});
}

torch::Tensor Unet::at(const torch::Tensor& x, const NoiseLevels& levels,
                       const torch::Tensor& condition) const {
    const torch::Tensor& c = ddpm() ? levels.t : levels.halfLogSnr;
    const bool drops = levels.training && shape_.dropout > 0.0;
    std::optional<DropoutPass> dropout;
    if (drops) dropout.emplace(shape_.dropout, *levels.training);
    return rows((*layers_)(*store_, stacked(x, condition), c, dropout ? &*dropout : nullptr));
}

/// Rows as images, with the second one's channels, a side that the stem divides, and folded.
torch::Tensor Unet::stacked(const torch::Tensor& x, const torch::Tensor& condition) const {
    const ImageShape& image = shape_.image;
    const std::int64_t stem = shape_.stem;
    const std::int64_t below = (stem - image.height % stem) % stem;
    const std::int64_t right = (stem - image.width % stem) % stem;
    torch::Tensor all = x.reshape({-1, image.channels, image.height, image.width});
    if (shape_.pixels && ddpm()) all = 2.0 * all - 1.0;
    if (condition.defined()) all = at::cat({all, condition}, 1);
    if (below + right > 0) all = at::constant_pad_nd(all, {0, right, 0, below});
    return stem > 1 ? at::pixel_unshuffle(all, stem) : all;
}

/// The way back from what run() gives.
torch::Tensor Unet::rows(const torch::Tensor& folded) const {
    const ImageShape& image = shape_.image;
    const torch::Tensor all = shape_.stem > 1 ? at::pixel_shuffle(folded, shape_.stem) : folded;
    return all.narrow(2, 0, image.height)
        .narrow(3, 0, image.width)
        .contiguous()
        .view({-1, image.size()});
}

}  // namespace scorescope
