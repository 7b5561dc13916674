// SPDX-License-Identifier: Apache-2.0
#include "core/model/decoder.h"

#include <ATen/Functions.h>

#include <string>
#include <utility>

namespace scorescope {
namespace {

constexpr int kDecoderStages = 3;

std::string nameOf(int stage) {
    return "decoder." + std::to_string(stage);
}

}  // namespace

Decoder::Decoder(ParameterStore& store, const LatentShape& shape) : shape_(shape) {
    shape_.image ? addImageStages(store) : addPointStages(store);
}

void Decoder::addImageStages(ParameterStore& store) {
    std::vector<std::pair<std::int64_t, std::int64_t>> sizes = {
        {shape_.image->height, shape_.image->width}};
    while (sizes.size() <= kDecoderStages) {
        const auto [height, width] = sizes.back();
        sizes.emplace_back((height + 1) / 2, (width + 1) / 2);
    }
    const std::int64_t base = shape_.options.channels;
    std::tie(height_, width_) = sizes.back();
    channels_ = base << (kDecoderStages - 1);
    first_.emplace(store, "decoder.first", shape_.options.latents, channels_ * height_ * width_);
    for (int stage = kDecoderStages - 1; stage >= 0; --stage) {
        const auto [height, width] = sizes[static_cast<std::size_t>(stage)];
        const std::int64_t outputs = stage > 0 ? base << (stage - 1) : shape_.image->channels;
        const bool odd = height % 2 == 1 && width % 2 == 1;
        Stage one{height, width, {}, {}};
        one.convolution.emplace(store, nameOf(stage), base << stage, outputs, odd ? 1 : 0);
        stages_.push_back(std::move(one));
    }
}

void Decoder::addPointStages(ParameterStore& store) {
    channels_ = 2 * shape_.options.channels;
    first_.emplace(store, "decoder.first", shape_.options.latents, channels_);
    for (int stage = kDecoderStages - 1; stage >= 0; --stage) {
        const std::int64_t outputs = stage > 0 ? channels_ : shape_.dimension;
        Stage one;
        one.dense.emplace(store, nameOf(stage), channels_, outputs);
        stages_.push_back(std::move(one));
    }
}

torch::Tensor Decoder::operator()(const ParameterStore& store, const torch::Tensor& z) const {
    torch::Tensor hidden = (*first_)(store, z);
    if (shape_.image) hidden = hidden.view({-1, channels_, height_, width_});
    for (const Stage& stage : stages_) {
        hidden = at::gelu(hidden, "tanh");
        if (stage.dense) {
            hidden = (*stage.dense)(store, hidden);
            continue;
        }
        // Twice the size; an odd side needs one row or column less.
        hidden = (*stage.convolution)(store, hidden)
                     .narrow(2, 0, stage.height)
                     .narrow(3, 0, stage.width);
    }
    return hidden.reshape({z.size(0), -1});
}

}  // namespace scorescope
