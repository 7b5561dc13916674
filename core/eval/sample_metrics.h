// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"

namespace scorescope {

/// {value: [K], within_3sd, n}: shares of samples by nearest mean; within 3 standard deviations
/// (of the component's covariance) of that mean.
Result<Json> modeWeights(const MetricInput& input);

/// {value, n}: half the sum of |share - weight|.
Result<Json> modeTotalVariation(const MetricInput& input);

/// {value, n}: sliced Wasserstein-2 distance between samples and held-out data.
Result<Json> slicedWasserstein(const MetricInput& input);

/// sqrt of the mean, over `directions` random unit vectors, of the mean squared difference of the
/// sorted projections. The first min(n, n') rows of both are compared.
double slicedWassersteinDistance(const Points& a, const Points& b, int directions,
                                 std::uint64_t seed);

}  // namespace scorescope
