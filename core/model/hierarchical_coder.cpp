// SPDX-License-Identifier: Apache-2.0
#include "core/model/hierarchical_coder.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include "core/model/unet_blocks.h"

namespace scorescope {
namespace {

constexpr double kStepOfACell = 0.1;

/// Channels of each resolution, from the top.
std::vector<std::int64_t> channelsByLevel(const LatentOptions& options) {
    std::vector<std::int64_t> channels;
    for (const double multiplier : options.encoderMultipliers) {
        channels.push_back(options.channels * static_cast<std::int64_t>(multiplier));
    }
    return channels;
}

std::vector<ResidualCell> cellsOf(ParameterStore& store, const std::string& name,
                                  std::int64_t channels, std::int64_t count) {
    std::vector<ResidualCell> cells;
    for (std::int64_t i = 0; i < count; ++i) {
        cells.emplace_back(store, name + '.' + std::to_string(i), channels);
    }
    return cells;
}

torch::Tensor through(const std::vector<ResidualCell>& cells, const ParameterStore& store,
                      torch::Tensor x) {
    for (const ResidualCell& cell : cells) x = cell(store, x);
    return x;
}

/// The part of rows [B, L] that is one group, as an image.
torch::Tensor groupImage(const torch::Tensor& rows, std::int64_t first, const LatentGroup& group) {
    return unet_parts::channelsLast(rows.narrow(1, first, group.size())
                                        .reshape({-1, group.channels, group.height, group.width}));
}

std::string scaleName(const char* part, std::size_t scale) {
    return std::string(part) + std::to_string(scale);
}

}  // namespace

ResidualCell::ResidualCell(ParameterStore& store, const std::string& name, std::int64_t channels)
    : norm1_(store, name + ".norm1", channels),
      convolution1_(store, name + ".conv1", {channels, channels}),
      norm2_(store, name + ".norm2", channels),
      convolution2_(store, name + ".conv2", {channels, channels}) {}

torch::Tensor ResidualCell::operator()(const ParameterStore& store, const torch::Tensor& x) const {
    const torch::Tensor hidden = convolution1_(store, norm1_.silu(store, x));
    return x + kStepOfACell * convolution2_(store, norm2_.silu(store, hidden));
}

HierarchicalEncoder::HierarchicalEncoder(ParameterStore& store, const LatentShape& shape)
    : latents_(latentGroups(shape.options, shape.image)),
      softClamp_(shape.options.softClamp),
      padded_(paddedResolutions(shape.options, *shape.image).front()),
      channels_(channelsByLevel(shape.options)) {
    first_.emplace(store, "encoder.first", Conv2d::Shape{shape.image->channels, channels_.front()});
    addDown(store, shape);
    addGroups(store, shape);
}

void HierarchicalEncoder::addDown(ParameterStore& store, const LatentShape& shape) {
    for (std::size_t level = 0; level < channels_.size(); ++level) {
        const std::string name = scaleName("encoder.down.", level);
        Level one{cellsOf(store, name, channels_[level], shape.options.encoderBlocks), {}};
        if (level + 1 < channels_.size()) {
            one.halve.emplace(store, name + ".halve",
                              Conv2d::Shape{channels_[level], channels_[level + 1], 3, 2});
        }
        down_.push_back(std::move(one));
    }
}

void HierarchicalEncoder::addGroups(ParameterStore& store, const LatentShape& shape) {
    const Vector& counts = shape.options.groups;
    std::size_t index = 0;
    for (std::size_t scale = 0; scale < counts.size(); ++scale) {
        const std::int64_t width = channels_[channels_.size() - 1 - scale];
        for (std::int64_t i = 0; i < static_cast<std::int64_t>(counts[scale]); ++i, ++index) {
            const std::string name = "encoder.group." + std::to_string(index);
            const std::int64_t numbers = latents_.all[index].channels;
            std::optional<Conv2d> up;
            if (scale > 0 && i == 0) {
                const std::int64_t below = channels_[channels_.size() - scale];
                up.emplace(store, name + ".up", Conv2d::Shape{below, width});
            }
            Group one{std::move(up),
                      GroupNorm(store, name + ".norm", width),
                      Conv2d(store, name + ".head", {width, 2 * numbers}),
                      {},
                      {}};
            if (index + 1 < latents_.all.size()) {
                one.merge.emplace(store, name + ".merge", Conv2d::Shape{numbers, width, 1});
                one.cells = cellsOf(store, name, width, shape.options.groupBlocks);
            }
            groups_.push_back(std::move(one));
        }
    }
}

/// What each resolution gives, from the top.
std::vector<torch::Tensor> HierarchicalEncoder::wayDown(const ParameterStore& store,
                                                        const torch::Tensor& image) const {
    const std::int64_t below = padded_.first - image.size(2);
    const std::int64_t right = padded_.second - image.size(3);
    const torch::Tensor whole =
        below + right > 0 ? at::constant_pad_nd(image, {0, right, 0, below}) : image;
    torch::Tensor hidden = (*first_)(store, unet_parts::channelsLast(whole));
    std::vector<torch::Tensor> features;
    for (const Level& level : down_) {
        features.push_back(through(level.cells, store, hidden));
        if (level.halve) hidden = (*level.halve)(store, features.back());
    }
    return features;
}

torch::Tensor HierarchicalEncoder::operator()(const ParameterStore& store,
                                              const torch::Tensor& image,
                                              const NoiseLevels& levels) const {
    return along(store, image, levels, {});
}

torch::Tensor HierarchicalEncoder::along(const ParameterStore& store, const torch::Tensor& image,
                                         const NoiseLevels&, const torch::Tensor& noise) const {
    std::vector<torch::Tensor> features = wayDown(store, image);
    torch::Tensor hidden;
    std::vector<torch::Tensor> means, logVariances;
    std::int64_t first = 0;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        const Group& group = groups_[i];
        const LatentGroup& latents = latents_.all[i];
        if (i == 0) hidden = features.back();
        if (group.up) {
            features.pop_back();
            const torch::Tensor& here = features.back();
            hidden =
                here + unet_parts::doubled(*group.up, store, hidden, here.size(2), here.size(3));
        }
        const auto parts = group.head(store, group.norm.silu(store, hidden)).chunk(2, 1);
        means.push_back(parts[0].flatten(1));
        logVariances.push_back(parts[1].flatten(1));
        if (group.merge) {
            const LatentNormal q = boundedNormal(means.back(), logVariances.back(), softClamp_);
            const torch::Tensor z =
                noise.defined() ? q.at(noise.narrow(1, first, latents.size())) : q.mean;
            hidden = hidden + (*group.merge)(store, groupImage(z, 0, latents));
            hidden = through(group.cells, store, hidden);
        }
        first += latents.size();
    }
    means.insert(means.end(), logVariances.begin(), logVariances.end());
    return at::cat(means, 1);
}

HierarchicalDecoder::HierarchicalDecoder(ParameterStore& store, const LatentShape& shape)
    : latents_(latentGroups(shape.options, shape.image)),
      image_(*shape.image),
      sizes_(paddedResolutions(shape.options, image_)) {
    const auto channels = channelsByLevel(shape.options);
    const Vector& counts = shape.options.groups;
    std::size_t group = 0;
    for (std::size_t scale = 0; scale < channels.size(); ++scale) {
        const std::int64_t width = channels[channels.size() - 1 - scale];
        const std::string name = scaleName("decoder.up.", scale);
        Level level;
        if (scale > 0) {
            level.up.emplace(store, name + ".double",
                             Conv2d::Shape{channels[channels.size() - scale], width});
        }
        const auto here =
            scale < counts.size() ? static_cast<std::size_t>(counts[scale]) : std::size_t{0};
        for (std::size_t i = 0; i < here; ++i, ++group) {
            const std::string part = "decoder.group." + std::to_string(group);
            level.merge.emplace_back(store, part + ".merge",
                                     Conv2d::Shape{latents_.all[group].channels, width, 1});
            level.cells.push_back(cellsOf(store, part, width, shape.options.groupBlocks));
        }
        if (here == 0) {
            level.cells.push_back(cellsOf(store, name, width, shape.options.encoderBlocks));
        }
        up_.push_back(std::move(level));
    }
    norm_.emplace(store, "decoder.norm", channels.front());
    last_.emplace(store, "decoder.last", Conv2d::Shape{channels.front(), image_.channels});
}

torch::Tensor HierarchicalDecoder::operator()(const ParameterStore& store,
                                              const torch::Tensor& z) const {
    torch::Tensor hidden;
    std::int64_t first = 0;
    std::size_t group = 0;
    for (std::size_t scale = 0; scale < up_.size(); ++scale) {
        const Level& level = up_[scale];
        if (level.up) {
            const auto [height, width] = sizes_[sizes_.size() - 1 - scale];
            hidden = unet_parts::doubled(*level.up, store, hidden, height, width);
        }
        for (std::size_t i = 0; i < level.cells.size(); ++i) {
            if (i < level.merge.size()) {
                const LatentGroup& latents = latents_.all[group++];
                const torch::Tensor seen = level.merge[i](store, groupImage(z, first, latents));
                hidden = hidden.defined() ? hidden + seen : seen;
                first += latents.size();
            }
            hidden = through(level.cells[i], store, hidden);
        }
    }
    return (*last_)(store, norm_->silu(store, hidden))
        .narrow(2, 0, image_.height)
        .narrow(3, 0, image_.width);
}

}  // namespace scorescope
