// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "core/model/image_coder.h"

namespace scorescope {

/// The encoder of Batzolis et al. (2023) for CIFAR-10: five convolutions with GELU, c, c, 2c, 2c
/// and 2c channels, the first, third and fifth of stride 2; t stands beside what comes out of them.
class DeepEncoder final : public ImageEncoder {
public:
    DeepEncoder(ParameterStore& store, const LatentShape& shape, bool timed);

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& image,
                             const NoiseLevels& levels) const override;

private:
    bool timed_;
    std::vector<Conv2d> convolutions_;
    std::optional<Linear> last_;
};

/// The encoder's layers in reverse, transposed convolutions for those of stride 2.
class DeepDecoder final : public ImageDecoder {
public:
    DeepDecoder(ParameterStore& store, const LatentShape& shape);

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& z) const override;

private:
    struct Stage {
        ConvTranspose2d twice;
        std::optional<Conv2d> same;
        std::int64_t height = 1, width = 1;  ///< of what comes out
    };
    std::int64_t channels_, height_, width_;  ///< of what the first layer gives
    std::optional<Linear> first_;
    std::vector<Stage> stages_;
};

}  // namespace scorescope
