// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/value.h"

namespace scorescope {

/// matrix = sum_k values[k] vectors[k] vectors[k]^T.
struct SymmetricEigen {
    Vector values;   ///< in no order
    Matrix vectors;  ///< rows; unit length, orthogonal
};

/// By cyclic Jacobi rotations, to the last digits; for matrices of at most a few hundred rows.
SymmetricEigen symmetricEigen(Matrix matrix);

}  // namespace scorescope
