// SPDX-License-Identifier: Apache-2.0
#include "core/model/deep_coder.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include <string>

#include "core/model/gelu.h"

namespace scorescope {
namespace {

constexpr int kDeepHalvings = 3;

/// Height and width before each halving and after the last.
std::vector<std::pair<std::int64_t, std::int64_t>> sizesOf(const ImageShape& image) {
    std::vector<std::pair<std::int64_t, std::int64_t>> sizes = {{image.height, image.width}};
    for (int i = 0; i < kDeepHalvings; ++i) {
        const auto [height, width] = sizes.back();
        sizes.emplace_back((height + 1) / 2, (width + 1) / 2);
    }
    return sizes;
}

}  // namespace

DeepEncoder::DeepEncoder(ParameterStore& store, const LatentShape& shape, bool timed)
    : timed_(timed) {
    const std::int64_t c = shape.options.channels;
    const std::int64_t colours = shape.image->channels;
    const std::vector<Conv2d::Shape> shapes = {
        {colours, c, 3, 2}, {c, c}, {c, 2 * c, 3, 2}, {2 * c, 2 * c}, {2 * c, 2 * c, 3, 2}};
    for (const Conv2d::Shape& one : shapes) {
        convolutions_.emplace_back(store, "encoder." + std::to_string(convolutions_.size()), one);
    }
    const auto [height, width] = sizesOf(*shape.image).back();
    const std::int64_t features = 2 * c * height * width + (timed_ ? 1 : 0);
    last_.emplace(store, "encoder.last", features, 2 * shape.options.latents);
}

torch::Tensor DeepEncoder::operator()(const ParameterStore& store, const torch::Tensor& image,
                                      const NoiseLevels& levels) const {
    torch::Tensor hidden = image;
    for (const Conv2d& convolution : convolutions_) {
        hidden = tanhGelu(convolution(store, hidden));
    }
    hidden = hidden.flatten(1);
    if (timed_) {
        const torch::Tensor t = levels.t.expand({image.size(0)}).unsqueeze(1);
        hidden = at::cat({hidden, t}, 1);
    }
    return (*last_)(store, hidden);
}

DeepDecoder::DeepDecoder(ParameterStore& store, const LatentShape& shape)
    : channels_(2 * shape.options.channels) {
    const auto sizes = sizesOf(*shape.image);
    std::tie(height_, width_) = sizes.back();
    first_.emplace(store, "decoder.first", shape.options.latents, channels_ * height_ * width_);
    const std::int64_t c = shape.options.channels;
    const std::int64_t outputs[kDeepHalvings] = {2 * c, c, shape.image->channels};
    std::int64_t inputs = channels_;
    for (int i = 0; i < kDeepHalvings; ++i) {
        const auto [height, width] = sizes[static_cast<std::size_t>(kDeepHalvings - 1 - i)];
        const std::string name = "decoder." + std::to_string(i);
        const bool odd = height % 2 == 1 && width % 2 == 1;
        Stage stage{ConvTranspose2d(store, name + ".twice", inputs, outputs[i], odd ? 1 : 0),
                    {},
                    height,
                    width};
        const bool last = i + 1 == kDeepHalvings;
        if (!last) stage.same.emplace(store, name + ".same", Conv2d::Shape{outputs[i], outputs[i]});
        stages_.push_back(std::move(stage));
        inputs = outputs[i];
    }
}

torch::Tensor DeepDecoder::operator()(const ParameterStore& store, const torch::Tensor& z) const {
    torch::Tensor hidden = (*first_)(store, z).view({-1, channels_, height_, width_});
    for (const Stage& stage : stages_) {
        hidden = stage.twice(store, tanhGelu(hidden))
                     .narrow(2, 0, stage.height)
                     .narrow(3, 0, stage.width);
        if (stage.same) hidden = (*stage.same)(store, tanhGelu(hidden));
    }
    return hidden;
}

}  // namespace scorescope
