// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/model/latent_group_options.h"
#include "core/model/latent_options.h"
#include "core/model/prior_network.h"
#include "core/model/score_network.h"

namespace scorescope {

/// Parts of diffusion time whose losses training can remember.
inline constexpr std::int64_t kRememberedTimes = 32;

/// LSGM's prior of latent vectors (Vahdat et al. 2021, section 3.2): the mixed score, as noise
///     eps_hat = (1 - alpha) eps_N + alpha eps',   eps_N = s z / (m^2 + s^2),
/// with one alpha in (0, 1) for each channel of the latents, of a plain vector for each latent,
/// that is trained beside the network eps'. eps_N is that of z_0 ~ N(0, I), which the paper writes
/// out for each process: with alpha = 0 the samples are N(0, I). The network (prior_network.h) sees
/// z / sqrt(m^2 + s^2) and starts at zero.
///
/// Preconditioned, eps' = eps_N + m / sqrt(m^2 + s^2) F of a network F: the guess of z_0 is
/// m z / (m^2 + s^2) - s / sqrt(m^2 + s^2) F, which is z where there is no noise.
///
/// Channels that the encoder leaves to N(0, I) can be masked: they keep alpha 0 and the network
/// does not see them. The mask is among the weights, "prior.active", 1 or less, and has no
/// gradient. Groups that the options leave to N(0, I) keep alpha 0 for good, whatever anybody asks.
class LatentPrior final : public ScoreNetwork {
public:
    LatentPrior(const LatentGroups& groups, const LatentPriorOptions& options, std::uint64_t seed,
                torch::Device device);

    torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels) const override;
    /// The same by weights that get no gradient: differentiable by x alone.
    torch::Tensor constantEps(const torch::Tensor& x, const NoiseLevels& levels) const;
    /// eps_hat with these alphas [L] instead; no network is asked where all are 0, and where all
    /// are 1 it is the network's output as it is.
    torch::Tensor epsWith(const torch::Tensor& asked, const torch::Tensor& x,
                          const NoiseLevels& levels) const;
    /// The network's output eps' [B, L].
    torch::Tensor networkEps(const torch::Tensor& x, const NoiseLevels& levels) const;

    torch::Tensor alpha() const;   ///< [L]; 0 of masked latents; differentiable by the weights
    torch::Tensor active() const;  ///< [C] of 0 and 1, constant
    /// Masks the channels where `active` [C] is 0, for good.
    void mask(const torch::Tensor& active) const;
    /// One number for all, or one for each channel, as [L].
    torch::Tensor ofEachLatent(const Vector& values) const;

    std::int64_t covered() const { return covered_; }  ///< latents that are not left to N(0, I)
    /// The sum over covered latents of numbers [B, L]: [B].
    torch::Tensor sumOfCovered(const torch::Tensor& each) const;
    /// -ln N(z; 0, I) of the other latents, nats: z [B, L] -> [B]; 0 where there is none.
    torch::Tensor restNats(const torch::Tensor& z) const;

    /// Leaves of autograd.
    const std::vector<torch::Tensor>& parameters() const { return store_.leaves(); }

    /// What training remembers of its losses over t, one row for the encoder, one
    /// for the prior; no gradient. Written to.
    torch::Tensor timeHistory() const {
        // detach() would count a change of it as one of all weights, which are in a graph.
        return store_[history_].variable_data().view({2, kRememberedTimes});
    }

    std::int64_t dimension() const override { return groups_.size(); }
    const ParameterLayout& layout() const override { return store_.layout(); }
    torch::Tensor weights() const override { return store_.weights(); }
    torch::Tensor gradients() const override { return store_.gradients(); }
    /// As ParameterStore::moveTo().
    void moveTo(const torch::Tensor& weights, const torch::Tensor& gradients);

private:
    torch::Tensor network(const ParameterStore& store, const torch::Tensor& x,
                          const NoiseLevels& levels) const;
    torch::Tensor mixed(const ParameterStore& store, const torch::Tensor& x,
                        const NoiseLevels& levels) const;
    torch::Tensor alphaOf(const ParameterStore& store) const;
    torch::Tensor spread(const torch::Tensor& channels) const;
    torch::Tensor onlyCovered(const torch::Tensor& alpha) const;

    LatentGroups groups_;
    std::size_t coveredGroups_;
    std::int64_t covered_;
    bool mixed_, preconditioned_;
    ParameterStore store_;
    std::unique_ptr<PriorNetwork> network_;
    std::size_t logit_;      ///< ln(alpha / (1 - alpha)) [C]
    std::size_t active_;     ///< [C]
    torch::Tensor channel_;  ///< [L] of each latent; undefined: a plain vector
    std::size_t history_;    ///< [2 * kRememberedTimes]
};

}  // namespace scorescope
