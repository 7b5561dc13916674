// SPDX-License-Identifier: Apache-2.0
#include "core/model/unet_layers.h"

#include <ATen/Functions.h>

namespace scorescope {
namespace {

std::int64_t halved(std::int64_t size) {
    return (size + 1) / 2;
}

}  // namespace

using unet_parts::Pass;
using unet_parts::ResBlock;
using unet_parts::Stage;

UnetLayers::UnetLayers(ParameterStore& store, const std::string& name, const UnetShape& shape,
                       torch::Device device)
    : name_(name),
      ddpm_(shape.style == UnetStyle::ddpm),
      features_(device),
      positional_(shape.base, device),
      embeddingSize_(4 * shape.base) {
    const std::int64_t folded = shape.stem * shape.stem;
    time1_.emplace(store, name_ + "time.0", ddpm_ ? positional_.count() : TimeFeatures::kCount,
                   embeddingSize_);
    time2_.emplace(store, name_ + "time.1", embeddingSize_, embeddingSize_);
    channels_ = shape.base;
    first_.emplace(store, name_ + "first",
                   Conv2d::Shape{(shape.image.channels + shape.condition) * folded, channels_});
    addDown(store, shape);
    middle_.emplace(store, name_ + "middle", channels_, embeddingSize_);
    addUp(store, shape);
    lastNorm_.emplace(store, name_ + "last.norm", channels_);
    last_.emplace(store, name_ + "last", Conv2d::Shape{channels_, shape.image.channels * folded},
                  0.0);
}

void UnetLayers::addDown(ParameterStore& store, const UnetShape& shape) {
    std::int64_t height = (shape.image.height + shape.stem - 1) / shape.stem;
    skips_.push_back(channels_);
    for (std::size_t level = 0; level < shape.multipliers.size(); ++level) {
        const bool lowest = level + 1 == shape.multipliers.size();
        attends_.push_back(unet_parts::attendsAt(shape.attention, height, lowest));
        Stage stage;
        const std::string name = name_ + "down." + std::to_string(level);
        for (std::int64_t block = 0; block < shape.blocks; ++block) {
            const std::string part = name + '.' + std::to_string(block);
            const std::int64_t outputs = shape.base * shape.multipliers[level];
            stage.blocks.emplace_back(store, part,
                                      ResBlock::Shape{channels_, outputs, embeddingSize_});
            if (attends_.back()) stage.attention.emplace_back(store, part + ".attention", outputs);
            channels_ = outputs;
            skips_.push_back(channels_);
        }
        if (!lowest) {
            stage.resample.emplace(store, name + ".halve", unet_parts::halving(channels_, ddpm_));
            skips_.push_back(channels_);
            height = ddpm_ ? height / 2 : halved(height);
        }
        down_.push_back(std::move(stage));
    }
}

void UnetLayers::addUp(ParameterStore& store, const UnetShape& shape) {
    for (std::size_t level = shape.multipliers.size(); level-- > 0;) {
        Stage stage;
        const std::string name = name_ + "up." + std::to_string(level);
        for (std::int64_t block = 0; block <= shape.blocks; ++block) {
            const std::string part = name + '.' + std::to_string(block);
            const std::int64_t outputs = shape.base * shape.multipliers[level];
            const std::int64_t inputs = channels_ + skips_.back();
            stage.blocks.emplace_back(store, part,
                                      ResBlock::Shape{inputs, outputs, embeddingSize_});
            skips_.pop_back();
            const bool attends = attends_[level] && (!ddpm_ || block == shape.blocks);
            if (attends) stage.attention.emplace_back(store, part + ".attention", outputs);
            channels_ = outputs;
        }
        if (level > 0)
            stage.resample.emplace(store, name + ".double", Conv2d::Shape{channels_, channels_});
        up_.push_back(std::move(stage));
    }
}

torch::Tensor UnetLayers::embedding(const ParameterStore& store, const torch::Tensor& c) const {
    const torch::Tensor seen =
        ddpm_ ? positional_(c) : features_(c.clamp(-kCleanHalfLogSnr, kCleanHalfLogSnr));
    return at::silu((*time2_)(store, at::silu((*time1_)(store, seen))));
}

torch::Tensor UnetLayers::operator()(const ParameterStore& store, const torch::Tensor& image,
                                     const torch::Tensor& c, DropoutPass* dropout) const {
    const Pass pass{store, embedding(store, c), dropout};
    torch::Tensor hidden = (*first_)(store, unet_parts::channelsLast(image));
    std::vector<torch::Tensor> skips{hidden};
    for (const Stage& stage : down_) {
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) {
            skips.push_back(hidden = stage.block(i, pass, hidden));
        }
        if (!stage.resample) continue;
        hidden = unet_parts::halve(*stage.resample, store, hidden, ddpm_);
        skips.push_back(hidden);
    }
    hidden = (*middle_)(pass, hidden);
    for (const Stage& stage : up_) {
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) {
            hidden = stage.block(i, pass, at::cat({hidden, skips.back()}, 1));
            skips.pop_back();
        }
        if (!stage.resample) continue;
        const torch::Tensor& like = skips.back();
        hidden = unet_parts::doubled(*stage.resample, store, hidden, like.size(2), like.size(3));
    }
    return (*last_)(store, lastNorm_->silu(store, hidden));
}

}  // namespace scorescope
