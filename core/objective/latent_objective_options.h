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

struct ScoreVaeObjectiveOptions {
    Recipe recipe = Recipe::warmStarted;
    double warmShare = 0.9;  ///< of training.steps
};
const Schema<ScoreVaeObjectiveOptions>& scoreVaeObjectiveOptionsSchema();

/// `objective.weighting` and `objective.time_sampling` as a bound takes them by default.
struct BoundTimes : DsmOptions {
    BoundTimes() : DsmOptions{Weighting::likelihood, TimeSampling::importance} {}
};
const Schema<BoundTimes>& boundTimesSchema();

}  // namespace scorescope
