// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"

namespace scorescope {

/// {value, n, standard_error, score_part, prior_part}: an upper bound, in nats, of KL(p || q) of
/// the data's density p at t_min and that of the reverse SDE's samples q there (Song et al. 2021b,
/// theorem 1):
///     1/2 int_{t_min}^1 g^2 E_{p_t} |s - s*|^2 dt + KL(p_1 || prior).
/// Needs the exact score of the data's density.
Result<Json> klBound(const MetricInput& input);

}  // namespace scorescope
