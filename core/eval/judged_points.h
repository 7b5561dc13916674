// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/eval/metric.h"

namespace scorescope {

/// x_0 of the distribution whose diffusion `exact` is, model space: fresh draws of a density, rows
/// of the training set where the truth is empirical.
Points cleanPoints(const MetricInput& input);

/// Rows x_t = m x_0 + s eps from `first` on, single precision, as training and sampling see them.
/// The noise belongs to (seed, stage, row).
torch::Tensor noisedRows(const MetricInput& input, const Points& clean, double t,
                         std::uint32_t stage, std::int64_t first, std::int64_t count);

/// Whether the data stay as they are.
bool cleanData(const MetricInput& input);

/// The time nearest to the data: t_min, the last level, or the only one.
double leastNoise(const MetricInput& input);

}  // namespace scorescope
