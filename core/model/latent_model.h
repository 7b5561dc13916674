// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <memory>

#include "core/model/network.h"
#include "core/model/score_function.h"

namespace scorescope {

/// Normal distributions with diagonal covariances of latent vectors, one a row.
struct LatentNormal {
    torch::Tensor mean;         ///< [B, L]
    torch::Tensor logVariance;  ///< [B, L]; its encoder bounds it

    /// mean + sd * noise; differentiable by both.
    torch::Tensor at(const torch::Tensor& noise) const;
    /// KL divergence from N(0, I), [B, L]: nats of each latent.
    torch::Tensor divergence() const;
    /// ln of the density at z [B, L], summed over the latents: [B].
    torch::Tensor logDensity(const torch::Tensor& z) const;
};

/// A model with an encoder q(z | x) and a way back from z to x: by one pass of a decoder, or by
/// sampling with the score of p(x | z). Not synchronised: each worker has its own.
class LatentModel : public Network {
public:
    virtual std::int64_t dimension() const = 0;  ///< D of x
    virtual std::int64_t latents() const = 0;    ///< L of z

    /// q(z | x) of data without noise, x [B, D] in model space; differentiable.
    virtual LatentNormal encode(const torch::Tensor& x) const = 0;

    /// The same along the draw z = q.at(noise), noise [B, L]: where latents are drawn in groups,
    /// the Normal of a group depends on what was drawn before. encode() is along the means.
    virtual LatentNormal encodeAlong(const torch::Tensor& x, const torch::Tensor& noise) const;

    /// Whether decode() gives x at once; else posteriorScore() says where to sample from.
    virtual bool decodesDirectly() const = 0;

    /// The mean of p(x | z): z [B, L] -> [B, D], model space; differentiable. Asserted where
    /// decoding takes a sampler.
    virtual torch::Tensor decode(const torch::Tensor& z) const;

    /// The score of p_t(x | z), row i of x with row i of z [B, L], for any sampler; builds no
    /// graph. guidance: factor of what z adds to the score without z. Refers to the model.
    /// Asserted where decode() gives x at once.
    virtual std::unique_ptr<ScoreFunction> posteriorScore(const torch::Tensor& z,
                                                          double guidance) const;

    /// The score of p_t(z) where the latent vectors have a diffusion model as prior, by the process
    /// of the experiment; null: p(z) = N(0, I). alpha: a viewer's mixing coefficients instead of
    /// the learned ones, one for all latents or one for each; empty: none. Refers to the model.
    virtual std::unique_ptr<ScoreFunction> priorScore(const Vector& alpha) const;
};

}  // namespace scorescope
