// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/decoder.h"
#include "core/model/latent_group_options.h"

namespace scorescope {

/// A variational autoencoder (Kingma and Welling 2014): q(z | x) Normal, p(z) = N(0, I), p(x | z)
/// Normal, Bernoulli, discretised logistic or categorical around the decoder's output. The decoder
/// is preconditioned by the data: of a Normal and a logistic likelihood its output is
/// mu + sqrt(v) F(z).
class Vae final : public LatentModel {
public:
    Vae(const LatentShape& shape, const VaeOptions& options, DataMoments moments,
        std::uint64_t seed);

    const ParameterLayout& layout() const override { return store_.layout(); }
    torch::Tensor weights() const override { return store_.weights(); }
    torch::Tensor gradients() const override { return store_.gradients(); }
    std::int64_t dimension() const override { return shape_.dimension; }
    std::int64_t latents() const override { return groups_.size(); }
    const LatentGroups& groups() const { return groups_; }

    /// As ParameterStore::moveTo().
    void moveTo(const torch::Tensor& weights, const torch::Tensor& gradients) {
        store_.moveTo(weights, gradients);
    }

    /// Leaves of autograd.
    const std::vector<torch::Tensor>& parameters() const { return store_.leaves(); }

    LatentNormal encode(const torch::Tensor& x) const override;
    LatentNormal encodeAlong(const torch::Tensor& x, const torch::Tensor& noise) const override;
    bool decodesDirectly() const override { return true; }
    torch::Tensor decode(const torch::Tensor& z) const override;

    /// -ln p(x | z) [B] of rows x [B, D], nats; without the constant where the variance is 1.
    /// Of discrete likelihoods x is in [0, 1].
    torch::Tensor negativeLogLikelihood(const torch::Tensor& x, const torch::Tensor& z) const;

private:
    torch::Tensor raw(const torch::Tensor& z) const;
    torch::Tensor gaussianMisfit(const torch::Tensor& x, const torch::Tensor& out) const;
    torch::Tensor logisticMisfit(const torch::Tensor& x, const torch::Tensor& out) const;
    torch::Tensor categoricalMisfit(const torch::Tensor& x, const torch::Tensor& out) const;

    LatentShape shape_;
    LatentGroups groups_;
    VaeOptions options_;
    DataMoments moments_;
    ParameterStore store_;
    Encoder encoder_;
    Decoder decoder_;
    std::optional<std::size_t> logVariance_;  ///< what is added to that of sigma
    std::optional<std::size_t> logWidth_;     ///< of the logistic distribution, ln
};

}  // namespace scorescope
