// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/lsgm.h"
#include "core/objective/latent_objective_options.h"
#include "core/objective/noised_batch.h"

namespace scorescope {

/// How t is drawn for LSGM's two learners.
struct LatentTimeLaws {
    explicit LatentTimeLaws(const Settings& settings);

    LatentTimeLaws(const Settings& settings, const LsgmTimes& times);

    TimeLaw encoder;       ///< likelihood weighting always
    TimeLaw prior;         ///< by objective.weighting
    bool learned = false;  ///< by schedules in the prior's timeHistory(), which are carried on
};

/// What one step of LSGM's joint stage is like.
struct LatentStep {
    LsgmAlgorithm algorithm = LsgmAlgorithm::shared;
    double kl = 1.0;         ///< factor of -entropy + cross-entropy
    bool frozen = false;     ///< encoder and decoder get no gradient
    bool adaptive = false;   ///< t by the prior's timeHistory(), which is carried on
    double spectral = 0.0;   ///< factor of largestSingularValues() in the loss
    double normScale = 0.0;  ///< factor of largestNormScales()
};

/// LSGM's objective (Vahdat et al. 2021, equation 8), nats per sample:
///     E_q [-ln p(x | z_0)] - H[q(z_0 | x)] + CE(q(z_0 | x) || p(z_0)),
///     CE = int_{t_min}^1 g^2 / (2 s^2) E |eps - eps_hat(z_t, t)|^2 dt + L/2 ln(2 pi e s(t_min)^2),
/// one z_0, t and eps a sample; the entropy of the Normal encoder in closed form. The loss has this
/// value (kl: a factor of all but the reconstruction); its gradient for the prior's weights is that
/// of the prior's own weighting, and for encoder and decoder that of this value.
ObjectiveValue evaluateLatentMatching(const Lsgm& model, const Sde& sde, const LatentTimeLaws& laws,
                                      const TrainingBatch& batch, const LatentStep& step);

/// L/2 ln(2 pi e s(t_min)^2): what the score-matching integral lacks of the cross-entropy.
double crossEntropyConstant(const Sde& sde, double tMin, std::int64_t latents);

/// The largest singular values of all layers added up, by power iteration; differentiable.
torch::Tensor largestSingularValues(const Lsgm& model);

/// The largest scale of each norm layer, added up; differentiable.
torch::Tensor largestNormScales(const Lsgm& model);

/// The factor of KL after `done` of `steps` steps, the first `vaeSteps` of which have p(z) = N(0,
/// I): it rises from kl_start to kl_vae over a share of those, then to 1 over a tenth of the
/// others.
double klFactor(const LsgmOptions& options, std::int64_t done, std::int64_t vaeSteps,
                std::int64_t steps);

/// Channels [C] of latents that carry at least a tenth of a nat of KL(q(z | x) || N(0, I)) on this
/// batch: 1, else 0. Of a plain vector each latent is one.
torch::Tensor activeLatents(const LatentNormal& q, const LatentGroups& groups);

}  // namespace scorescope
