// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "core/model/image_coder.h"
#include "core/model/time_features.h"
#include "core/model/unet_blocks.h"

namespace scorescope {

/// The encoder of Batzolis et al. (2023) for CelebA: the way down and the lowest resolution of a
/// U-Net of style ddpm, no skip connections, then one dense layer. Before that layer the numbers
/// are normalised, as before a U-Net's last one.
class ResidualEncoder final : public ImageEncoder {
public:
    ResidualEncoder(ParameterStore& store, const LatentShape& shape, bool timed,
                    torch::Device device);

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& image,
                             const NoiseLevels& levels) const override;

private:
    void addDown(ParameterStore& store, const LatentShape& shape);

    PositionalFeatures positional_;
    std::int64_t embedding_;  ///< 0: not told the time
    std::optional<Linear> time1_, time2_;
    std::optional<Conv2d> first_;
    std::vector<unet_parts::Stage> down_;
    std::int64_t channels_, height_, width_;  ///< where the declaration stands, then the lowest
    std::optional<unet_parts::Middle> middle_;
    std::optional<GroupNorm> norm_;
    std::optional<Linear> last_;
};

/// A dense layer and the way up of such a U-Net, without what the way down saw.
class ResidualDecoder final : public ImageDecoder {
public:
    ResidualDecoder(ParameterStore& store, const LatentShape& shape);

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& z) const override;

private:
    std::vector<std::pair<std::int64_t, std::int64_t>> sizes_;  ///< by resolution, from the top
    std::int64_t channels_;                                     ///< of what the first layer gives
    std::optional<Linear> first_;
    std::vector<unet_parts::Stage> up_;  ///< from the lowest resolution
    std::optional<GroupNorm> norm_;
    std::optional<Conv2d> last_;
};

}  // namespace scorescope
