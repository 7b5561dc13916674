// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/model/latent_options.h"
#include "core/model/layers.h"
#include "core/model/score_network.h"
#include "core/model/time_features.h"

namespace scorescope {

/// Parts of diffusion time whose losses training can remember.
inline constexpr std::int64_t kRememberedTimes = 32;

/// LSGM's prior of latent vectors (Vahdat et al. 2021, section 3.2): the mixed score, as noise
///     eps_hat = (1 - alpha) eps_N + alpha eps',   eps_N = s z / (m^2 + s^2),
/// with one alpha in (0, 1) for each latent that is trained beside the network eps'. eps_N is that
/// of z_0 ~ N(0, I), which the paper writes out for each process: with alpha = 0 the samples are
/// N(0, I). The network is residual and dense; its input is z / sqrt(m^2 + s^2) and sinusoids of
/// ln(m/s), its last layer starts at zero.
///
/// Latents that the encoder leaves to N(0, I) can be masked: they keep alpha 0 and the network does
/// not see them. The mask is among the weights, "prior.active", 1 or less, and has no gradient.
class LatentPrior final : public ScoreNetwork {
public:
    LatentPrior(std::int64_t latents, const LatentPriorOptions& options, std::uint64_t seed,
                torch::Device device);

    torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels) const override;
    /// The same by weights that get no gradient: differentiable by x alone.
    torch::Tensor constantEps(const torch::Tensor& x, const NoiseLevels& levels) const;
    /// eps_hat with these alphas [L] instead; no network is asked where all are 0, and where all
    /// are 1 it is the network's output as it is.
    torch::Tensor epsWith(const torch::Tensor& alpha, const torch::Tensor& x,
                          const NoiseLevels& levels) const;
    /// The network's output eps' [B, L].
    torch::Tensor networkEps(const torch::Tensor& x, const NoiseLevels& levels) const;

    torch::Tensor alpha() const;   ///< [L]; 0 of masked latents; differentiable by the weights
    torch::Tensor active() const;  ///< [L] of 0 and 1, constant
    /// Masks the latents where `active` [L] is 0, for good.
    void mask(const torch::Tensor& active) const;

    /// Leaves of autograd.
    const std::vector<torch::Tensor>& parameters() const { return store_.leaves(); }

    /// What training remembers of its losses over t, one row for the encoder, one
    /// for the prior; no gradient. Written to.
    torch::Tensor timeHistory() const {
        // detach() would count a change of it as one of all weights, which are in a graph.
        return store_[history_].variable_data().view({2, kRememberedTimes});
    }

    std::int64_t dimension() const override { return latents_; }
    const ParameterLayout& layout() const override { return store_.layout(); }
    torch::Tensor weights() const override { return store_.weights(); }
    torch::Tensor gradients() const override { return store_.gradients(); }
    /// As ParameterStore::moveTo().
    void moveTo(const torch::Tensor& weights, const torch::Tensor& gradients);

private:
    struct Block {
        Linear first, time, second;
    };
    torch::Tensor network(const ParameterStore& store, const torch::Tensor& x,
                          const NoiseLevels& levels) const;
    torch::Tensor mixed(const ParameterStore& store, const torch::Tensor& x,
                        const NoiseLevels& levels) const;
    torch::Tensor alphaOf(const ParameterStore& store) const;

    std::int64_t latents_;
    bool mixed_;
    ParameterStore store_;
    TimeFeatures features_;
    Linear time_;
    Linear first_;
    std::vector<Block> blocks_;
    Linear last_;
    std::size_t logit_;    ///< ln(alpha / (1 - alpha)) [L]
    std::size_t active_;   ///< [L]
    std::size_t history_;  ///< [2 * kRememberedTimes]
};

}  // namespace scorescope
