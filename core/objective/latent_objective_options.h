// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"
#include "core/objective/objective_options.h"

namespace scorescope {

/// How the reconstruction's error is measured.
enum class Distance {
    squared,  ///< -ln p(x | z)
    norm,     ///< |x - x_hat|, its root
};

struct BetaOptions {
    double beta = 0.01;  ///< factor of KL(q(z | x) || N(0, I))
};
const Schema<BetaOptions>& betaOptionsSchema();

struct ElboOptions {
    Distance distance = Distance::squared;
};
const Schema<ElboOptions>& elboOptionsSchema();

/// How a ScoreVAE's encoder comes to use z.
enum class Recipe {
    warmStarted,  ///< first learns a known encoder's z at every noise level, then the bound
    paper,        ///< the bound alone
};

/// The encoder whose z a warm start learns first.
enum class WarmTarget {
    fitting,  ///< of lineage.vae, else of probabilistic PCA
    pca,
};

/// Shares are of training.steps. What follows the warm start begins there.
struct ScoreVaeObjectiveOptions {
    Recipe recipe = Recipe::warmStarted;
    double warmShare = 0.9;
    WarmTarget warmTarget = WarmTarget::fitting;
    double betaRise = 0.0;     ///< over which beta rises from 0
    double simpleShare = 0.0;  ///< that has lambda = s^2 and t uniform first
};
const Schema<ScoreVaeObjectiveOptions>& scoreVaeObjectiveOptionsSchema();

/// Which samples of t teach LSGM's encoder and prior (Vahdat et al. 2021, algorithms 1 to 3).
enum class LsgmAlgorithm {
    shared,      ///< one t and one loss for both
    separate,    ///< a t for each, the same noise
    disjoint,    ///< t and noise of their own
    reweighted,  ///< one t, drawn for the prior; the encoder's share is weighted back
};

struct LsgmOptions {
    LsgmAlgorithm algorithm = LsgmAlgorithm::shared;
    double vaeShare = 0.5;          ///< of training.steps, with p(z) = N(0, I)
    double klStart = 1e-4;          ///< factor of KL at the first step
    double klVae = 0.7;             ///< where the first stage ends
    double klRise = 0.3;            ///< share of the first stage over which it gets there
    bool frozen = false;            ///< the second stage trains the prior alone
    bool dropInactive = true;       ///< the second stage masks latents with little KL
    bool adaptive = false;          ///< t where losses have been unsteady
    double spectral = 0.0;          ///< factor of the largest singular values, summed
    double normScale = 0.0;         ///< factor of each norm layer's largest scale, summed
    bool klBalance = false;         ///< between groups in the first stage
    double vaeRate = 1.0;           ///< factor of the learning rate in the second stage
    bool distil = false;            ///< the prior learns where the ODE of lineage.lsgm ends
    std::int64_t distilSteps = 16;  ///< of that ODE
};
const Schema<LsgmOptions>& lsgmOptionsSchema();

/// Where LSGM draws t; the loss's expectation is the same.
enum class LatentTimes {
    uniform,
    importance,
    learned,  ///< by a schedule of least variance that training learns
};

/// `objective.weighting`, of the prior alone, and `objective.time_sampling`, of both.
struct LsgmTimes {
    Weighting weighting = Weighting::likelihood;
    LatentTimes timeSampling = LatentTimes::importance;
};
const Schema<LsgmTimes>& lsgmTimesSchema();

/// `objective.weighting` and `objective.time_sampling` as a bound takes them by default.
struct BoundTimes : DsmOptions {
    BoundTimes() : DsmOptions{Weighting::likelihood, TimeSampling::importance} {}
};
const Schema<BoundTimes>& boundTimesSchema();

}  // namespace scorescope
