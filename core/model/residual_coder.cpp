// SPDX-License-Identifier: Apache-2.0
#include "core/model/residual_coder.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include <string>

namespace scorescope {
namespace {

using unet_parts::Pass;
using unet_parts::ResBlock;
using unet_parts::Stage;

std::vector<std::int64_t> wholeNumbers(const Vector& values) {
    return {values.begin(), values.end()};
}

/// Height and width of each resolution; each halves the one before.
std::vector<std::pair<std::int64_t, std::int64_t>> resolutions(const LatentShape& shape) {
    std::vector<std::pair<std::int64_t, std::int64_t>> sizes = {
        {shape.image->height, shape.image->width}};
    while (sizes.size() < shape.options.encoderMultipliers.size()) {
        const auto [height, width] = sizes.back();
        sizes.emplace_back((height + 1) / 2, (width + 1) / 2);
    }
    return sizes;
}

/// So that a side that 2 does not divide keeps its last row and column when it is halved.
torch::Tensor evenSides(const torch::Tensor& x) {
    const std::int64_t below = x.size(2) % 2, right = x.size(3) % 2;
    return below + right == 0 ? x : at::constant_pad_nd(x, {0, right, 0, below});
}

}  // namespace

ResidualEncoder::ResidualEncoder(ParameterStore& store, const LatentShape& shape, bool timed,
                                 torch::Device device)
    : positional_(shape.options.channels, device),
      embedding_(timed ? 4 * shape.options.channels : 0),
      channels_(shape.options.channels),
      height_(0),
      width_(0) {
    if (timed) {
        time1_.emplace(store, "encoder.time.0", positional_.count(), embedding_);
        time2_.emplace(store, "encoder.time.1", embedding_, embedding_);
    }
    first_.emplace(store, "encoder.first", Conv2d::Shape{shape.image->channels, channels_});
    addDown(store, shape);
    middle_.emplace(store, "encoder.middle", channels_, embedding_);
    norm_.emplace(store, "encoder.norm", channels_);
    std::tie(height_, width_) = resolutions(shape).back();
    last_.emplace(store, "encoder.last", channels_ * height_ * width_, 2 * shape.options.latents);
}

void ResidualEncoder::addDown(ParameterStore& store, const LatentShape& shape) {
    const LatentOptions& options = shape.options;
    const auto multipliers = wholeNumbers(options.encoderMultipliers);
    const auto sizes = resolutions(shape);
    for (std::size_t level = 0; level < multipliers.size(); ++level) {
        const bool lowest = level + 1 == multipliers.size();
        const bool attends = unet_parts::attendsAt(wholeNumbers(options.encoderAttention),
                                                   sizes[level].first, lowest);
        const std::string name = "encoder.down." + std::to_string(level);
        Stage stage;
        for (std::int64_t block = 0; block < options.encoderBlocks; ++block) {
            const std::string part = name + '.' + std::to_string(block);
            const std::int64_t outputs = options.channels * multipliers[level];
            stage.blocks.emplace_back(store, part, ResBlock::Shape{channels_, outputs, embedding_});
            if (attends) stage.attention.emplace_back(store, part + ".attention", outputs);
            channels_ = outputs;
        }
        if (!lowest)
            stage.resample.emplace(store, name + ".halve", unet_parts::halving(channels_, true));
        down_.push_back(std::move(stage));
    }
}

torch::Tensor ResidualEncoder::operator()(const ParameterStore& store, const torch::Tensor& image,
                                          const NoiseLevels& levels) const {
    Pass pass{store};
    if (time1_) {
        const torch::Tensor seen = positional_(levels.t);
        pass.time = at::silu((*time2_)(store, at::silu((*time1_)(store, seen))));
    }
    torch::Tensor hidden = (*first_)(store, unet_parts::channelsLast(image));
    for (const Stage& stage : down_) {
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) hidden = stage.block(i, pass, hidden);
        if (!stage.resample) continue;
        hidden = unet_parts::halve(*stage.resample, store, evenSides(hidden), true);
    }
    hidden = norm_->silu(store, (*middle_)(pass, hidden));
    return (*last_)(store, hidden.flatten(1));
}

ResidualDecoder::ResidualDecoder(ParameterStore& store, const LatentShape& shape)
    : sizes_(resolutions(shape)), channels_(0) {
    const LatentOptions& options = shape.options;
    const auto multipliers = wholeNumbers(options.encoderMultipliers);
    channels_ = options.channels * multipliers.back();
    const auto [height, width] = sizes_.back();
    first_.emplace(store, "decoder.first", options.latents, channels_ * height * width);
    std::int64_t channels = channels_;
    for (std::size_t level = multipliers.size(); level-- > 0;) {
        const bool lowest = level + 1 == multipliers.size();
        const bool attends = unet_parts::attendsAt(wholeNumbers(options.encoderAttention),
                                                   sizes_[level].first, lowest);
        const std::string name = "decoder.up." + std::to_string(level);
        const std::int64_t outputs = options.channels * multipliers[level];
        Stage stage;
        for (std::int64_t block = 0; block <= options.encoderBlocks; ++block) {
            const std::string part = name + '.' + std::to_string(block);
            stage.blocks.emplace_back(store, part, ResBlock::Shape{channels, outputs, 0});
            channels = outputs;
        }
        if (attends) stage.attention.emplace_back(store, name + ".attention", outputs);
        if (level > 0)
            stage.resample.emplace(store, name + ".double", Conv2d::Shape{channels, channels});
        up_.push_back(std::move(stage));
    }
    norm_.emplace(store, "decoder.norm", channels);
    last_.emplace(store, "decoder.last", Conv2d::Shape{channels, shape.image->channels});
}

torch::Tensor ResidualDecoder::operator()(const ParameterStore& store,
                                          const torch::Tensor& z) const {
    const Pass pass{store};
    const auto [height, width] = sizes_.back();
    torch::Tensor hidden = (*first_)(store, z).view({-1, channels_, height, width});
    hidden = unet_parts::channelsLast(hidden);
    for (std::size_t s = 0; s < up_.size(); ++s) {
        const Stage& stage = up_[s];
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) hidden = stage.block(i, pass, hidden);
        if (!stage.resample) continue;
        const auto [above, beside] = sizes_[sizes_.size() - 2 - s];
        hidden = unet_parts::doubled(*stage.resample, store, hidden, above, beside);
    }
    return (*last_)(store, norm_->silu(store, hidden));
}

}  // namespace scorescope
