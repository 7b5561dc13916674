// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/score_vae.h"
#include "core/model/vae.h"
#include "core/objective/latent_objective_options.h"
#include "core/objective/noised_batch.h"

namespace scorescope {

/// The objective of a ScoreVAE (Batzolis et al. 2023, section 3.5), in nats for lambda = g^2:
///     E_t 1/2 lambda |grad log p(x_t | x_0) - s(x_t, t) - grad log q_t(z | x_t)|^2
///         + beta KL(q_0(z | x_0) || N(0, I)),   z ~ q_0(z | x_0),
/// summed over dimensions. The prior's score s is constant; the encoder learns through its own
/// gradient.
ObjectiveValue evaluateScoreVae(const ScoreVae& model, const Sde& sde, const TimeLaw& law,
                                const TrainingBatch& batch, double beta);

/// A known encoder q*(z | x_0), from which a warm start takes its z.
class LatentTarget {
public:
    virtual ~LatentTarget() = default;
    virtual LatentNormal at(const torch::Tensor& x0) const = 0;  ///< builds no graph
};

/// Of a trained VAE, which it owns.
std::unique_ptr<LatentTarget> vaeTarget(std::unique_ptr<Vae> vae);

/// Of probabilistic PCA with noise variance sigma^2 (Tipping and Bishop 1999), the optimum of a
/// linear VAE with beta = sigma^2: in the direction u_i with variance l_i > sigma^2 the mean is
/// sqrt(l_i - sigma^2) / l_i u_i (x - mu) and the variance sigma^2 / l_i, else N(0, 1).
std::unique_ptr<LatentTarget> pcaTarget(const TrainingSet& set, std::int64_t latents,
                                        double noiseVariance, torch::Device device);

/// Maximum likelihood of the target's z at every noise level, E_t [-ln q_t(z | x_t)]: what an
/// encoder whose prior is exact would learn of p(z | x_t). No prior and one backward pass; an
/// eighth of the samples has no noise.
ObjectiveValue evaluateWarmStart(const ScoreVae& model, const LatentTarget& target, const Sde& sde,
                                 const TimeLaw& law, const TrainingBatch& batch);

}  // namespace scorescope
