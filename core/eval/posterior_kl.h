// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"

namespace scorescope {

/// Of encoders of noisy data in few dimensions, where rows of the data can tell p(z | x_t).
std::optional<std::string> withoutPosterior(const MetricInput& input);

/// {value, by_t, standard_error, n}: posteriorDivergence at t = .1, .2, ..., 1 and its mean.
Result<Json> posteriorKl(const MetricInput& input);

}  // namespace scorescope
