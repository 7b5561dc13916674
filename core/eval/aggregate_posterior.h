// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/base/json.h"
#include "core/eval/reconstruction_metrics.h"

namespace scorescope {

// How far the aggregate posterior q(z) = mean over n images of q(z | x), a mixture of n Normals
// with diagonal covariances, is from the prior N(0, I) that a plain VAE draws from.

/// KL of the Normal with q's mean and covariance from N(0, I), nats: what q itself exceeds.
double momentsDivergence(const LatentStatistics& latents);

/// {value, moments, standard_error, n}, nats: KL(q(z) || N(0, I)) as the mean of
/// ln q(z) - ln N(z; 0, I) over one draw of z for each image, its density that of the mixture; and
/// momentsDivergence().
/// The fewer images, the less they overlap, and the larger the first.
Json aggregateDivergence(const LatentStatistics& latents, std::uint64_t seed,
                         const MeasurePause& pause);

/// {value, squared, bandwidth, n}: maximum mean discrepancy between q(z) and N(0, I) under the
/// kernel exp(-|a - b|^2 / (2 h^2)) with h^2 = L (half of E|a - b|^2 under N(0, I)). Its three
/// expectations are integrals of Normals in closed form: nothing is drawn.
Json aggregateDiscrepancy(const LatentStatistics& latents, const MeasurePause& pause);

}  // namespace scorescope
