// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

#include "core/model/time_features.h"
#include "core/model/unet.h"
#include "core/model/unet_blocks.h"

namespace scorescope {

/// The layers of a U-Net (unet.h) on images, with their parameters in a store of somebody.
class UnetLayers {
public:
    /// name: what stands before the names of its parameters.
    UnetLayers(ParameterStore& store, const std::string& name, const UnetShape& shape,
               torch::Device device);

    /// image [B, (C + C') stem^2, H, W] -> [B, C stem^2, H, W]; c [B] or [1]: t in style ddpm, else
    /// ln(m/s). dropout: null where nothing is dropped.
    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& image,
                             const torch::Tensor& c, DropoutPass* dropout) const;

private:
    torch::Tensor embedding(const ParameterStore& store, const torch::Tensor& c) const;
    void addDown(ParameterStore& store, const UnetShape& shape);
    void addUp(ParameterStore& store, const UnetShape& shape);

    std::string name_;
    bool ddpm_;
    TimeFeatures features_;
    PositionalFeatures positional_;
    std::optional<Linear> time1_, time2_;
    std::optional<Conv2d> first_;
    std::vector<unet_parts::Stage> down_, up_;  ///< up: from the lowest resolution
    std::optional<unet_parts::Middle> middle_;
    std::optional<GroupNorm> lastNorm_;
    std::optional<Conv2d> last_;

    std::int64_t embeddingSize_ = 0;
    std::vector<std::int64_t> skips_;  ///< channels that wait for the way up
    std::vector<bool> attends_;        ///< by resolution
    std::int64_t channels_ = 0;        ///< where the declaration stands
};

}  // namespace scorescope
