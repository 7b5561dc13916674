// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "core/base/value.h"

namespace scorescope {

/// Mean and covariance (divided by n - 1) of feature vectors.
struct FeatureStatistics {
    std::int64_t count = 0;
    Vector mean;        ///< [F]
    Matrix covariance;  ///< [F, F]
};

/// Of features [n, F] in rows; n >= 2.
FeatureStatistics featureStatistics(std::span<const float> features, std::int64_t dimension);

/// |mu_a - mu_b|^2 + tr(C_a + C_b - 2 (C_a^1/2 C_b C_a^1/2)^1/2), the squared Wasserstein-2
/// distance of the Normals with these means and covariances (Dowson and Landau 1982). Its value
/// falls with the number of images: compare it at equal n and equal features alone.
double frechetDistance(const FeatureStatistics& a, const FeatureStatistics& b);

}  // namespace scorescope
