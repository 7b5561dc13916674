// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"

namespace scorescope {

/// {value, n, standard_error, closed_form?, nfe, nvjp}: mean negative log-likelihood of unseen data
/// in nats a sample, data units, by the probability-flow ODE from t_min. For a process of levels,
/// which has no ODE, {value, n, standard_error, log_z, closed_form?}: -f(x) + ln Z of an energy
/// model at the level with the least noise, Z by logPartition().
Result<Json> negativeLogLikelihood(const MetricInput& input);

/// ln of the mixture's density at each point, data units, nats.
Vector logDensities(const GaussianMixture& mixture, const Points& points);

}  // namespace scorescope
