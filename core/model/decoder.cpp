// SPDX-License-Identifier: Apache-2.0
#include "core/model/decoder.h"

#include <ATen/Functions.h>

#include <string>
#include <utility>

#include "core/model/gelu.h"
#include "core/model/image_coder.h"

namespace scorescope {
namespace {

constexpr int kDecoderStages = 3;

std::string nameOf(int stage) {
    return "decoder." + std::to_string(stage);
}

}  // namespace

Decoder::Decoder(ParameterStore& store, const LatentShape& shape) : shape_(shape) {
    images_ = makeImageDecoder(store, shape_);
    if (images_ != nullptr) return;
    convolutional() ? addConvolutions(store) : addDense(store);
}

void Decoder::addConvolutions(ParameterStore& store) {
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

void Decoder::addDense(ParameterStore& store) {
    const auto widths = hiddenWidths(shape_.options);
    first_.emplace(store, "decoder.first", shape_.options.latents, widths.back());
    for (std::size_t stage = widths.size(); stage-- > 0;) {
        const std::int64_t outputs = stage > 0 ? widths[stage - 1] : shape_.dimension;
        Stage one;
        one.dense.emplace(store, nameOf(static_cast<int>(stage)), widths[stage], outputs);
        stages_.push_back(std::move(one));
    }
}

torch::Tensor Decoder::operator()(const ParameterStore& store, const torch::Tensor& z) const {
    if (images_ != nullptr) return (*images_)(store, z).reshape({z.size(0), -1});
    torch::Tensor hidden = (*first_)(store, z);
    if (convolutional()) hidden = hidden.view({-1, channels_, height_, width_});
    for (const Stage& stage : stages_) {
        hidden = tanhGelu(hidden);
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
