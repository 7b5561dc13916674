// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/base/random.h"
#include "core/base/settings_schema.h"
#include "core/data/points.h"

namespace scorescope {

/// sum_k w_k N(mu_k, Sigma_k): the density behind every data set with a closed-form score.
struct GaussianMixture {
    Vector weights;                   ///< [K], sum 1
    Matrix means;                     ///< [K][D]
    Vector sds;                       ///< [K], standard deviations of isotropic components
    std::vector<Matrix> covariances;  ///< [K][D][D]; empty when all components are isotropic

    std::int64_t dimension() const { return static_cast<std::int64_t>(means.front().size()); }
    std::size_t size() const { return weights.size(); }

    /// The density of (x - shift) / scale, per dimension, for x from this one.
    GaussianMixture standardized(const Vector& shift, const Vector& scale) const;
};

/// Independent draws; row i depends on (seed, stream, i) only.
Points drawMixture(const GaussianMixture& mixture, std::int64_t count, std::uint64_t seed,
                   Stream stream);

/// Lower triangular L with L L^T = covariance; an Error when it is not positive definite.
Result<Matrix> cholesky(const Matrix& covariance);

}  // namespace scorescope
