// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/latent_prior.h"
#include "core/model/vae.h"

namespace scorescope {

/// Score-based generative modelling in latent space (Vahdat et al. 2021): a VAE whose p(z_0) is not
/// N(0, I) but a diffusion model with a mixed score, trained together with encoder and decoder. One
/// flat vector holds all: the VAE's, then the prior's. Refers to the process.
class Lsgm final : public LatentModel {
public:
    Lsgm(const LatentShape& shape, const VaeOptions& options, const LatentPriorOptions& prior,
         DataMoments moments, const Sde& sde, std::uint64_t seed);

    const Vae& vae() const { return vae_; }
    const LatentPrior& prior() const { return prior_; }

    const ParameterLayout& layout() const override { return layout_; }
    torch::Tensor weights() const override { return weights_; }
    torch::Tensor gradients() const override { return gradients_; }
    std::int64_t dimension() const override { return vae_.dimension(); }
    std::int64_t latents() const override { return vae_.latents(); }

    LatentNormal encode(const torch::Tensor& x) const override { return vae_.encode(x); }
    LatentNormal encodeAlong(const torch::Tensor& x, const torch::Tensor& noise) const override {
        return vae_.encodeAlong(x, noise);
    }
    bool decodesDirectly() const override { return true; }
    torch::Tensor decode(const torch::Tensor& z) const override { return vae_.decode(z); }
    std::unique_ptr<ScoreFunction> priorScore(const Vector& alpha) const override;

private:
    void joinWeights();

    const Sde& sde_;
    Vae vae_;
    LatentPrior prior_;
    ParameterLayout layout_;
    torch::Tensor weights_;
    torch::Tensor gradients_;
};

}  // namespace scorescope
