// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/training_set.h"
#include "core/model/score_function.h"

namespace scorescope {

/// ln of the integral of exp(f(x, t)) over model space, for an energy model in one or two
/// dimensions: the partition function that training never needs. Trapezoids on a fine grid about
/// the data that grows until hardly anything lies at its edge. Fault::diverged when it never does.
Result<double> logPartition(const ScoreFunction& score, const TrainingSet& set, double t,
                            const std::function<bool()>& cancelled);

inline constexpr std::int64_t kMostIntegralDimensions = 2;

}  // namespace scorescope
