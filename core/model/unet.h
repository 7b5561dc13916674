// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <memory>
#include <vector>

#include "core/data/image_shape.h"
#include "core/model/model_options.h"
#include "core/model/parameter_store.h"
#include "core/model/trunk.h"

namespace scorescope {

/// Sizes of a U-Net F(x, c) on images with the time feature c = ln(m/s), or c = t in style ddpm.
struct UnetShape {
    ImageShape image;
    std::int64_t base = 32;                          ///< channels of the first resolution
    std::vector<std::int64_t> multipliers = {1, 2};  ///< of base, by resolution; each halves it
    std::int64_t blocks = 1;                         ///< residual blocks at each resolution
    std::vector<std::int64_t> attention = {};        ///< heights with attention; empty: the lowest
    std::int64_t stem = 2;       ///< so many rows and columns become channels first: 1 or 2
    std::int64_t condition = 0;  ///< channels of a second image that is seen beside x
    double dropout = 0.0;        ///< in training steps
    UnetStyle style = UnetStyle::compact;
    bool pixels = false;  ///< x lies in [0, 1], which a network of style ddpm takes as [-1, 1]
};

UnetShape unetShape(const UnetOptions& options, const ImageShape& image);

class UnetLayers;

/// The U-Net of Ho et al. (2020): residual blocks of GroupNorm, SiLU and 3x3 convolutions that are
/// told the time, attention at some resolutions, skip connections from the way down to the way up.
/// Works in channels-last memory, where convolutions are fastest. The last convolution starts at 0.
///
/// Of style ddpm it computes what the network "ddpm" of Song et al. (2021, code) does: sinusoids of
/// 999 t, halves that begin at the corner, on the way up attention once a resolution. Its groups of
/// channels are that network's, 32, where all channels are multiples of 128.
class Unet final : public Trunk {
public:
    Unet(const UnetShape& shape, std::uint64_t seed, torch::Device device);
    ~Unet() override;

    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& c) const override;
    torch::Tensor at(const torch::Tensor& x, const NoiseLevels& levels) const override;
    /// The same with the second image [B, C', H, W] of shapes that have one.
    torch::Tensor at(const torch::Tensor& x, const NoiseLevels& levels,
                     const torch::Tensor& condition) const;
    std::int64_t dimension() const override { return shape_.image.size(); }
    bool seesTime() const override { return true; }

    /// As ParameterStore says.
    void moveTo(const torch::Tensor& weights, const torch::Tensor& gradients) {
        store_->moveTo(weights, gradients);
    }

    const UnetShape& shape() const { return shape_; }
    const ParameterLayout& layout() const override { return store_->layout(); }
    torch::Tensor weights() const override { return store_->weights(); }
    torch::Tensor gradients() const override { return store_->gradients(); }

    /// Names and sizes of what a network of this shape would have, without making it.
    static ParameterLayout layoutOf(const UnetShape& shape);

private:
    bool ddpm() const { return shape_.style == UnetStyle::ddpm; }
    torch::Tensor stacked(const torch::Tensor& x, const torch::Tensor& condition) const;
    torch::Tensor rows(const torch::Tensor& image) const;
    UnetShape shape_;
    std::unique_ptr<ParameterStore> store_;
    std::unique_ptr<UnetLayers> layers_;
};

}  // namespace scorescope
