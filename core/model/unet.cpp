// SPDX-License-Identifier: Apache-2.0
#include "core/model/unet.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <optional>
#include <string>

#include "core/model/layers.h"
#include "core/model/time_features.h"
#include "core/model/unet_blocks.h"

namespace scorescope {
namespace {

std::int64_t halved(std::int64_t size) {
    return (size + 1) / 2;
}

}  // namespace

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

using unet_parts::Attention;
using unet_parts::Pass;
using unet_parts::ResBlock;
using unet_parts::Stage;

struct Unet::Parts {
    Parts(ParameterStore& store, const UnetShape& shape, torch::Device device);

    torch::Tensor embedding(const ParameterStore& store, const torch::Tensor& c) const;

    bool ddpm;
    TimeFeatures features;
    PositionalFeatures positional;
    std::optional<Linear> time1, time2;
    std::optional<Conv2d> first;
    std::vector<Stage> down, up;  ///< up: from the lowest resolution
    std::optional<unet_parts::Middle> middle;
    std::optional<GroupNorm> lastNorm;
    std::optional<Conv2d> last;

private:
    void addDown(ParameterStore& store, const UnetShape& shape);
    void addUp(ParameterStore& store, const UnetShape& shape);

    std::int64_t embeddingSize_ = 0;
    std::vector<std::int64_t> skips_;  ///< channels that wait for the way up
    std::vector<bool> attends_;        ///< by resolution
    std::int64_t channels_ = 0;        ///< where the declaration stands
};

Unet::Parts::Parts(ParameterStore& store, const UnetShape& shape, torch::Device device)
    : ddpm(shape.style == UnetStyle::ddpm),
      features(device),
      positional(shape.base, device),
      embeddingSize_(4 * shape.base) {
    const std::int64_t folded = shape.stem * shape.stem;
    time1.emplace(store, "time.0", ddpm ? positional.count() : TimeFeatures::kCount,
                  embeddingSize_);
    time2.emplace(store, "time.1", embeddingSize_, embeddingSize_);
    channels_ = shape.base;
    first.emplace(store, "first",
                  Conv2d::Shape{(shape.image.channels + shape.condition) * folded, channels_});
    addDown(store, shape);
    middle.emplace(store, "middle", channels_, embeddingSize_);
    addUp(store, shape);
    lastNorm.emplace(store, "last.norm", channels_);
    last.emplace(store, "last", Conv2d::Shape{channels_, shape.image.channels * folded}, 0.0);
}

void Unet::Parts::addDown(ParameterStore& store, const UnetShape& shape) {
    std::int64_t height = (shape.image.height + shape.stem - 1) / shape.stem;
    skips_.push_back(channels_);
    for (std::size_t level = 0; level < shape.multipliers.size(); ++level) {
        const bool lowest = level + 1 == shape.multipliers.size();
        attends_.push_back(unet_parts::attendsAt(shape.attention, height, lowest));
        Stage stage;
        const std::string name = "down." + std::to_string(level);
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
            stage.resample.emplace(store, name + ".halve", unet_parts::halving(channels_, ddpm));
            skips_.push_back(channels_);
            height = ddpm ? height / 2 : halved(height);
        }
        down.push_back(std::move(stage));
    }
}

void Unet::Parts::addUp(ParameterStore& store, const UnetShape& shape) {
    for (std::size_t level = shape.multipliers.size(); level-- > 0;) {
        Stage stage;
        const std::string name = "up." + std::to_string(level);
        for (std::int64_t block = 0; block <= shape.blocks; ++block) {
            const std::string part = name + '.' + std::to_string(block);
            const std::int64_t outputs = shape.base * shape.multipliers[level];
            const std::int64_t inputs = channels_ + skips_.back();
            stage.blocks.emplace_back(store, part,
                                      ResBlock::Shape{inputs, outputs, embeddingSize_});
            skips_.pop_back();
            const bool attends = attends_[level] && (!ddpm || block == shape.blocks);
            if (attends) stage.attention.emplace_back(store, part + ".attention", outputs);
            channels_ = outputs;
        }
        if (level > 0)
            stage.resample.emplace(store, name + ".double", Conv2d::Shape{channels_, channels_});
        up.push_back(std::move(stage));
    }
}

torch::Tensor Unet::Parts::embedding(const ParameterStore& store, const torch::Tensor& c) const {
    const torch::Tensor seen =
        ddpm ? positional(c) : features(c.clamp(-kCleanHalfLogSnr, kCleanHalfLogSnr));
    return at::silu((*time2)(store, at::silu((*time1)(store, seen))));
}

Unet::Unet(const UnetShape& shape, std::uint64_t seed, torch::Device device)
    : shape_(shape),
      store_(std::make_unique<ParameterStore>()),
      parts_(std::make_unique<Parts>(*store_, shape_, device)) {
    store_->build(seed, device);
}

Unet::~Unet() = default;

ParameterLayout Unet::layoutOf(const UnetShape& shape) {
    ParameterStore store;
    const Parts parts(store, shape, torch::kCPU);
    return store.layout();
}

torch::Tensor Unet::forward(const torch::Tensor& x, const torch::Tensor& c) const {
    return rows(run(stacked(x, {}), c, nullptr));
}

torch::Tensor Unet::at(const torch::Tensor& x, const NoiseLevels& levels) const {
    return at(x, levels, {});
}

torch::Tensor Unet::at(const torch::Tensor& x, const NoiseLevels& levels,
                       const torch::Tensor& condition) const {
    const torch::Tensor& c = parts_->ddpm ? levels.t : levels.halfLogSnr;
    const bool drops = levels.training && shape_.dropout > 0.0;
    std::optional<DropoutPass> dropout;
    if (drops) dropout.emplace(shape_.dropout, *levels.training);
    return rows(run(stacked(x, condition), c, dropout ? &*dropout : nullptr));
}

/// Rows as images, with the second one's channels, a side that the stem divides, and folded.
torch::Tensor Unet::stacked(const torch::Tensor& x, const torch::Tensor& condition) const {
    const ImageShape& image = shape_.image;
    const std::int64_t stem = shape_.stem;
    const std::int64_t below = (stem - image.height % stem) % stem;
    const std::int64_t right = (stem - image.width % stem) % stem;
    torch::Tensor all = x.reshape({-1, image.channels, image.height, image.width});
    if (shape_.pixels && parts_->ddpm) all = 2.0 * all - 1.0;
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

torch::Tensor Unet::run(const torch::Tensor& image, const torch::Tensor& c,
                        DropoutPass* dropout) const {
    const ParameterStore& store = *store_;
    const Pass pass{store, parts_->embedding(store, c), dropout};
    torch::Tensor hidden = (*parts_->first)(store, unet_parts::channelsLast(image));
    std::vector<torch::Tensor> skips{hidden};
    for (const Stage& stage : parts_->down) {
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) {
            skips.push_back(hidden = stage.block(i, pass, hidden));
        }
        if (!stage.resample) continue;
        hidden = unet_parts::halve(*stage.resample, store, hidden, parts_->ddpm);
        skips.push_back(hidden);
    }
    hidden = (*parts_->middle)(pass, hidden);
    for (const Stage& stage : parts_->up) {
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) {
            hidden = stage.block(i, pass, at::cat({hidden, skips.back()}, 1));
            skips.pop_back();
        }
        if (!stage.resample) continue;
        const torch::Tensor& like = skips.back();
        hidden = unet_parts::doubled(*stage.resample, store, hidden, like.size(2), like.size(3));
    }
    return (*parts_->last)(store, parts_->lastNorm->silu(store, hidden));
}

}  // namespace scorescope
