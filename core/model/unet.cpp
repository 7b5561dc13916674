// SPDX-License-Identifier: Apache-2.0
#include "core/model/unet.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "core/model/layers.h"

namespace scorescope {
namespace {

constexpr std::int64_t kTimeFrequencies = 16;

}  // namespace

// What a Unet is made of; named, because Unet::Parts, which has a name, holds it.
namespace unet_parts {

/// Two convolutions around the time, beside a way past them.
class ResBlock {
public:
    ResBlock(ParameterStore& store, const std::string& name, std::int64_t inputs,
             std::int64_t outputs, std::int64_t embedding)
        : norm1_(store, name + ".norm1", inputs),
          convolution1_(store, name + ".conv1", {inputs, outputs}),
          time_(store, name + ".time", embedding, outputs),
          norm2_(store, name + ".norm2", outputs),
          convolution2_(store, name + ".conv2", {outputs, outputs}, 0.0) {
        if (inputs != outputs)
            past_.emplace(store, name + ".past", Conv2d::Shape{inputs, outputs, 1});
    }

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& x,
                             const torch::Tensor& time) const {
        torch::Tensor hidden = convolution1_(store, at::silu(norm1_(store, x)));
        hidden = hidden + time_(store, time).unsqueeze(2).unsqueeze(3);
        hidden = convolution2_(store, at::silu(norm2_(store, hidden)));
        return hidden + (past_ ? (*past_)(store, x) : x);
    }

private:
    GroupNorm norm1_;
    Conv2d convolution1_;
    Linear time_;
    GroupNorm norm2_;
    Conv2d convolution2_;
    std::optional<Conv2d> past_;
};

/// Every place looks at every other: softmax(q^T k / sqrt(C)) v, by plain products, which can be
/// differentiated twice.
class Attention {
public:
    Attention(ParameterStore& store, const std::string& name, std::int64_t channels)
        : norm_(store, name + ".norm", channels),
          queries_(store, name + ".qkv", {channels, 3 * channels, 1}),
          out_(store, name + ".out", {channels, channels, 1}, 0.0) {}

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& x) const {
        const std::int64_t channels = x.size(1), height = x.size(2), width = x.size(3);
        const torch::Tensor all = queries_(store, norm_(store, x)).flatten(2);
        const auto parts = all.chunk(3, 1);  // [B, C, places] each
        const double scale = 1.0 / std::sqrt(static_cast<double>(channels));
        const torch::Tensor weights =
            at::softmax(at::bmm(parts[0].transpose(1, 2), parts[1]) * scale, 2);
        const torch::Tensor seen = at::bmm(parts[2], weights.transpose(1, 2));
        return x + out_(store, seen.view({-1, channels, height, width}));
    }

private:
    GroupNorm norm_;
    Conv2d queries_;
    Conv2d out_;
};

/// What happens at one resolution on one way.
struct Stage {
    std::vector<ResBlock> blocks;
    std::vector<Attention> attention;  ///< as many as blocks, or none
    std::optional<Conv2d> resample;
};

}  // namespace unet_parts

namespace {

torch::Tensor channelsLast(const torch::Tensor& x) {
    return x.contiguous(at::MemoryFormat::ChannelsLast);
}

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
    return shape;
}

using unet_parts::Attention;
using unet_parts::ResBlock;
using unet_parts::Stage;

struct Unet::Parts {
    Parts(ParameterStore& store, const UnetShape& shape, torch::Device device);

    torch::Tensor embedding(const ParameterStore& store, const torch::Tensor& c) const;

    torch::Tensor frequencies;
    std::optional<Linear> time1, time2;
    std::optional<Conv2d> first;
    std::vector<Stage> down, up;  ///< up: from the lowest resolution
    std::vector<ResBlock> middle;
    std::vector<Attention> middleAttention;
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
    : frequencies(torch::linspace(-2.0, 2.0, kTimeFrequencies, torch::kFloat64)
                      .exp()
                      .to(torch::kFloat32)
                      .to(device)),
      embeddingSize_(4 * shape.base) {
    const std::int64_t folded = shape.stem * shape.stem;
    time1.emplace(store, "time.0", 2 * kTimeFrequencies, embeddingSize_);
    time2.emplace(store, "time.1", embeddingSize_, embeddingSize_);
    channels_ = shape.base;
    first.emplace(store, "first",
                  Conv2d::Shape{(shape.image.channels + shape.condition) * folded, channels_});
    addDown(store, shape);
    for (int i = 0; i < 2; ++i) {
        middle.emplace_back(store, "middle." + std::to_string(i), channels_, channels_,
                            embeddingSize_);
    }
    middleAttention.emplace_back(store, "middle.attention", channels_);
    addUp(store, shape);
    lastNorm.emplace(store, "last.norm", channels_);
    last.emplace(store, "last", Conv2d::Shape{channels_, shape.image.channels * folded}, 0.0);
}

void Unet::Parts::addDown(ParameterStore& store, const UnetShape& shape) {
    std::int64_t height = (shape.image.height + shape.stem - 1) / shape.stem;
    skips_.push_back(channels_);
    for (std::size_t level = 0; level < shape.multipliers.size(); ++level) {
        const bool lowest = level + 1 == shape.multipliers.size();
        attends_.push_back(
            shape.attention.empty() ? lowest : std::ranges::count(shape.attention, height) > 0);
        Stage stage;
        const std::string name = "down." + std::to_string(level);
        for (std::int64_t block = 0; block < shape.blocks; ++block) {
            const std::string part = name + '.' + std::to_string(block);
            const std::int64_t outputs = shape.base * shape.multipliers[level];
            stage.blocks.emplace_back(store, part, channels_, outputs, embeddingSize_);
            if (attends_.back()) stage.attention.emplace_back(store, part + ".attention", outputs);
            channels_ = outputs;
            skips_.push_back(channels_);
        }
        if (!lowest) {
            stage.resample.emplace(store, name + ".halve",
                                   Conv2d::Shape{channels_, channels_, 3, 2});
            skips_.push_back(channels_);
            height = halved(height);
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
            stage.blocks.emplace_back(store, part, channels_ + skips_.back(), outputs,
                                      embeddingSize_);
            skips_.pop_back();
            if (attends_[level]) stage.attention.emplace_back(store, part + ".attention", outputs);
            channels_ = outputs;
        }
        if (level > 0)
            stage.resample.emplace(store, name + ".double", Conv2d::Shape{channels_, channels_});
        up.push_back(std::move(stage));
    }
}

torch::Tensor Unet::Parts::embedding(const ParameterStore& store, const torch::Tensor& c) const {
    const torch::Tensor angles =
        c.clamp(-kCleanHalfLogSnr, kCleanHalfLogSnr).unsqueeze(1) * frequencies;
    const torch::Tensor features = at::cat({angles.sin(), angles.cos()}, 1);
    return at::silu((*time2)(store, at::silu((*time1)(store, features))));
}

Unet::Unet(const UnetShape& shape, std::uint64_t seed, torch::Device device)
    : shape_(shape),
      store_(std::make_unique<ParameterStore>()),
      parts_(std::make_unique<Parts>(*store_, shape_, device)) {
    store_->build(seed, device);
}

Unet::~Unet() = default;

torch::Tensor Unet::forward(const torch::Tensor& x, const torch::Tensor& c) const {
    return forward(x, c, {});
}

torch::Tensor Unet::forward(const torch::Tensor& x, const torch::Tensor& c,
                            const torch::Tensor& condition) const {
    const ParameterStore& store = *store_;
    const ImageShape& image = shape_.image;
    const std::int64_t stem = shape_.stem;
    const std::int64_t below = (stem - image.height % stem) % stem;
    const std::int64_t right = (stem - image.width % stem) % stem;
    torch::Tensor hidden = x.reshape({-1, image.channels, image.height, image.width});
    if (condition.defined()) hidden = at::cat({hidden, condition}, 1);
    if (below + right > 0) hidden = at::constant_pad_nd(hidden, {0, right, 0, below});
    if (stem > 1) hidden = at::pixel_unshuffle(hidden, stem);
    hidden = (*parts_->first)(store, channelsLast(hidden));

    const torch::Tensor time = parts_->embedding(store, c);
    std::vector<torch::Tensor> skips{hidden};
    for (const Stage& stage : parts_->down) {
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) {
            hidden = stage.blocks[i](store, hidden, time);
            if (!stage.attention.empty()) hidden = stage.attention[i](store, hidden);
            skips.push_back(hidden);
        }
        if (stage.resample) skips.push_back(hidden = (*stage.resample)(store, hidden));
    }
    hidden = parts_->middle[0](store, hidden, time);
    hidden = parts_->middleAttention[0](store, hidden);
    hidden = parts_->middle[1](store, hidden, time);
    for (const Stage& stage : parts_->up) {
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) {
            hidden = stage.blocks[i](store, at::cat({hidden, skips.back()}, 1), time);
            skips.pop_back();
            if (!stage.attention.empty()) hidden = stage.attention[i](store, hidden);
        }
        if (!stage.resample) continue;
        const torch::Tensor& like = skips.back();
        hidden = at::upsample_nearest2d(hidden, {like.size(2), like.size(3)});
        hidden = (*stage.resample)(store, hidden);
    }
    hidden = (*parts_->last)(store, at::silu((*parts_->lastNorm)(store, hidden)));
    if (stem > 1) hidden = at::pixel_shuffle(hidden, stem);
    if (below + right > 0) hidden = hidden.narrow(2, 0, image.height).narrow(3, 0, image.width);
    return hidden.contiguous().view({-1, image.size()});
}

}  // namespace scorescope
