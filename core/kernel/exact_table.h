// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

/// Largest D of the exact kernels.
constexpr int kMostExactDimensions = 16;

/// Points [count, dimension] and what is wanted there; a null pointer: not wanted.
struct ExactQuery {
    const float* x;
    std::size_t count;
    int dimension;
    float* score;       ///< [count, dimension]
    float* logDensity;  ///< [count]
};

/// sum_k w_k N(mean_k, U_k diag(1 / inverse_k) U_k^T).
struct MixtureCall {
    ExactQuery query;
    int components;
    const double* constants;  ///< [K]: ln w_k - 1/2 ln |2 pi covariance_k|
    const double* means;      ///< [K, D]
    const double* inverses;   ///< [K, D]: 1 / variance along each axis
    const double* bases;      ///< [K, D, D], axes in columns; null: the axes of x
    double* scratch;          ///< [K, 16]
};

/// Mean of N(mean_i, variance I) over the points i.
struct EmpiricalCall {
    ExactQuery query;
    std::size_t points;
    const double* means;  ///< [points, D]
    double variance;
    double logNormaliser;  ///< ln of the number of points and of N's normaliser
};

struct ExactTable {
    void (*mixture)(const MixtureCall& call);
    void (*empirical)(const EmpiricalCall& call);
};
SCORESCOPE_DECLARE_TABLES(ExactTable, exactTable)

}  // namespace scorescope::kernel
