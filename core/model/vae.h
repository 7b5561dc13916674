// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/decoder.h"

namespace scorescope {

/// A variational autoencoder (Kingma and Welling 2014): q(z | x) Normal, p(z) = N(0, I), p(x | z)
/// Normal or Bernoulli around the decoder's output. The decoder is preconditioned by the data:
/// of a Normal likelihood its output is mu + sqrt(v) F(z).
class Vae final : public LatentModel {
public:
    Vae(const LatentShape& shape, const VaeOptions& options, DataMoments moments,
        std::uint64_t seed);

    const ParameterLayout& layout() const override { return store_.layout(); }
    torch::Tensor weights() const override { return store_.weights(); }
    torch::Tensor gradients() const override { return store_.gradients(); }
    std::int64_t dimension() const override { return shape_.dimension; }
    std::int64_t latents() const override { return shape_.options.latents; }

    LatentNormal encode(const torch::Tensor& x) const override;
    bool decodesDirectly() const override { return true; }
    torch::Tensor decode(const torch::Tensor& z) const override;

    /// -ln p(x | z) [B] of rows x [B, D], nats; without the constant where the variance is 1.
    torch::Tensor negativeLogLikelihood(const torch::Tensor& x, const torch::Tensor& z) const;

private:
    torch::Tensor raw(const torch::Tensor& z) const;

    LatentShape shape_;
    VaeOptions options_;
    DataMoments moments_;
    ParameterStore store_;
    Encoder encoder_;
    Decoder decoder_;
    std::optional<std::size_t> logVariance_;  ///< what is added to that of sigma
};

}  // namespace scorescope
