// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/model/decoder.h"
#include "core/model/unet.h"

namespace scorescope {

/// A conditional diffusion decoder: an encoder q(z | x) and a score network of p_t(x | z), trained
/// together. z goes through a mirrored decoder to a second image, which the U-Net sees beside x_t;
/// of points a dense network takes both. Preconditioned like every score network. Refers to the
/// process.
class Cde final : public LatentModel {
public:
    /// unet: sizes of the score network of images; only read where the shape has an image.
    Cde(const LatentShape& shape, UnetShape unet, DataMoments moments, const Sde& sde,
        std::uint64_t seed);

    const ParameterLayout& layout() const override { return layout_; }
    torch::Tensor weights() const override { return weights_; }
    torch::Tensor gradients() const override { return gradients_; }
    std::int64_t dimension() const override { return shape_.dimension; }
    std::int64_t latents() const override { return shape_.options.latents; }

    LatentNormal encode(const torch::Tensor& x) const override;
    /// eps_hat [B, D] at x [B, D] given z [B, L]; differentiable by all.
    torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels,
                      const torch::Tensor& z) const;

    bool decodesDirectly() const override { return false; }
    /// There is no score without z, so that the guidance changes nothing.
    std::unique_ptr<ScoreFunction> posteriorScore(const torch::Tensor& z,
                                                  double guidance) const override;

private:
    void addDense();
    void joinWeights();
    torch::Tensor correction(const torch::Tensor& x, const NoiseLevels& levels,
                             const torch::Tensor& z) const;

    LatentShape shape_;
    DataMoments moments_;
    const Sde& sde_;
    ParameterStore store_;
    Encoder encoder_;
    Decoder decoder_;
    std::vector<Linear> dense_;   ///< of points
    TimeFeatures features_;       ///< likewise
    std::unique_ptr<Unet> unet_;  ///< of images
    ParameterLayout layout_;
    torch::Tensor weights_;
    torch::Tensor gradients_;
};

}  // namespace scorescope
