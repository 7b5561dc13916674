// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/model/image_coder.h"
#include "core/model/latent_group_options.h"

namespace scorescope {

/// A residual cell, x + 0.1 conv(SiLU(GN(conv(SiLU(GN(x)))))): the small step keeps deep stacks of
/// them steady from the start.
class ResidualCell {
public:
    ResidualCell(ParameterStore& store, const std::string& name, std::int64_t channels);
    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& x) const;

private:
    GroupNorm norm1_;
    Conv2d convolution1_;
    GroupNorm norm2_;
    Conv2d convolution2_;
};

/// An encoder to groups of latents with places, after Vahdat and Kautz (2020): cells on the way
/// down, then from the lowest resolution up group after group, each given z of the ones before:
///     q(z_i | x, z_<i) from h_i,   h_(i+1) = cells(h_i + W z_i),
/// h beginning at what the way down gave there, and with what it gave added at each resolution
/// above. The image is padded until its sides halve without rest.
class HierarchicalEncoder final : public ImageEncoder {
public:
    HierarchicalEncoder(ParameterStore& store, const LatentShape& shape);

    /// Along the means.
    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& image,
                             const NoiseLevels& levels) const override;
    torch::Tensor along(const ParameterStore& store, const torch::Tensor& image,
                        const NoiseLevels& levels, const torch::Tensor& noise) const override;

private:
    struct Level {
        std::vector<ResidualCell> cells;
        std::optional<Conv2d> halve;  ///< to the next one below
    };
    struct Group {
        std::optional<Conv2d> up;  ///< where a scale begins, from the one below
        GroupNorm norm;
        Conv2d head;                  ///< means, then ln variances
        std::optional<Conv2d> merge;  ///< of z into what the next group sees
        std::vector<ResidualCell> cells;
    };
    void addDown(ParameterStore& store, const LatentShape& shape);
    void addGroups(ParameterStore& store, const LatentShape& shape);
    std::vector<torch::Tensor> wayDown(const ParameterStore& store,
                                       const torch::Tensor& image) const;

    LatentGroups latents_;
    double softClamp_;
    std::pair<std::int64_t, std::int64_t> padded_;
    std::vector<std::int64_t> channels_;  ///< by resolution, from the top
    std::optional<Conv2d> first_;
    std::vector<Level> down_;
    std::vector<Group> groups_;
};

/// The way back: from the lowest resolution up cells that each group is added to, then cells to the
/// image's size.
class HierarchicalDecoder final : public ImageDecoder {
public:
    HierarchicalDecoder(ParameterStore& store, const LatentShape& shape);

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& z) const override;

private:
    struct Level {
        std::optional<Conv2d> up;                      ///< from the one below
        std::vector<Conv2d> merge;                     ///< of its groups
        std::vector<std::vector<ResidualCell>> cells;  ///< after each group, or once
    };

    LatentGroups latents_;
    ImageShape image_;
    std::vector<std::pair<std::int64_t, std::int64_t>> sizes_;  ///< from the top
    std::vector<Level> up_;                                     ///< from the lowest resolution
    std::optional<GroupNorm> norm_;
    std::optional<Conv2d> last_;
};

}  // namespace scorescope
