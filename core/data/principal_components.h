// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "core/base/value.h"

namespace scorescope {

/// Directions of largest variance, largest first.
struct PrincipalComponents {
    Vector mean;        ///< [D], of the bytes
    Matrix directions;  ///< [K][D], orthonormal; the entry of largest magnitude is positive
    Vector variances;   ///< [K], of the bytes along the directions
};

/// Of rows of bytes [rows, columns]; K <= columns. The covariance is exact, the directions are
/// those of orthogonal iteration, converged to about 1e-12.
PrincipalComponents principalComponents(std::span<const std::uint8_t> values, std::size_t columns,
                                        std::size_t count);

}  // namespace scorescope
