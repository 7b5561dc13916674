// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/vae.h"
#include "core/objective/latent_objective_options.h"
#include "core/objective/objective.h"

namespace scorescope {

/// The negative evidence lower bound of a VAE with the factor beta (Higgins et al. 2017), in nats
/// per sample:
///     E_q(z|x) [-ln p(x | z)] + beta KL(q(z | x) || N(0, I)),
/// with one z a sample; or |x - x_hat| instead of the likelihood. balanced: groups of latents by
/// the factors of balance().
ObjectiveValue evaluateElbo(const Vae& model, const TrainingBatch& batch, double beta,
                            Distance distance, bool balanced = false);

/// Notes KL(q || N(0, I)) [B, L], in which more than a tenth of a nat makes a latent (a channel, of
/// latents with places) active.
void noteDivergence(const torch::Tensor& divergence, ObjectiveValue& value);
/// The same, and each group's where there are several.
void noteDivergence(const torch::Tensor& divergence, const LatentGroups& groups,
                    ObjectiveValue& value);

}  // namespace scorescope
