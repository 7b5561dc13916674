// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/data/training_set.h"
#include "core/model/score_function.h"

namespace scorescope {

/// Score of the diffused mixture sum_k w_k N(m mu_k, m^2 Sigma_k + s^2 I), in model space.
std::unique_ptr<DensityFunction> mixtureScore(GaussianMixture mixture, const Sde& sde);

/// Score of the noised empirical distribution of the points, by blocked log-sum-exp.
/// points: the first `limit` of the set are used (0: all).
std::unique_ptr<DensityFunction> empiricalScore(const Points& points, std::int64_t limit,
                                                const Sde& sde);

}  // namespace scorescope
