// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/model/latent_prior.h"
#include "core/objective/time_draws.h"

namespace scorescope {

/// ln of the weights p(x | z) p(z) / q(z | x) of K draws z ~ q(z | x) for each of n rows, and the
/// bounds of ln p(x) that they give (Burda et al. 2016): the mean of the K logarithms, and the
/// logarithm of their mean, which is never smaller and rises with K.
struct LatentWeights {
    torch::Tensor logWeights;  ///< [n, K], double, nats

    torch::Tensor bound() const;               ///< [n]
    torch::Tensor importanceWeighted() const;  ///< [n]
};

/// ln N(z; 0, I) [n] of rows z [n, L].
torch::Tensor normalLogDensity(const torch::Tensor& z);

/// How a cross-entropy is estimated.
struct MatchedDraws {
    std::int64_t times = 8;  ///< of t and noise, for each row
    std::uint64_t seed = 0;
    torch::Tensor alpha = {};  ///< [L] instead of the learned mixing coefficients; undefined: those
};

/// Estimate [n] of each row's cross-entropy to the prior, -ln p(z_0), by denoising score matching:
/// t stratified over `law`, which must weigh by likelihood. Draws follow from (seed, row). Builds
/// no graph.
torch::Tensor matchedCrossEntropy(const LatentPrior& prior, const Sde& sde, const TimeLaw& law,
                                  const torch::Tensor& z, const MatchedDraws& draws);

}  // namespace scorescope
