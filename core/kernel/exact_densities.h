// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/kernel/exact_table.h"
#include "core/kernel/isa.h"
#include "core/kernel/parallel.h"

namespace scorescope::kernel {

/// Points [N, D], and where their scores [N, D] and log-densities [N] go; an empty span: not
/// wanted.
struct DensityQuery {
    std::span<const float> x;
    std::span<float> score;
    std::span<float> logDensity;
};

/// sum_k w_k N(mu_k, Sigma_k), D <= kMostExactDimensions. Exponents and offsets are kept in double
/// precision, so that the components do not mix up far from the modes; results in single precision.
/// A point's result depends neither on its neighbours nor on the number of threads.
struct MixtureDensity {
    int dimension = 0;
    std::vector<double> logWeights;  ///< [K]
    std::vector<double> means;       ///< [K, D]
    std::vector<double> variances;   ///< [K, D] along the axes
    std::vector<double> bases;       ///< [K, D, D], axes in columns; empty: the axes of x

    void evaluate(const DensityQuery& query, Isa isa, ThreadTeam* team = nullptr) const;
};

/// Mean of N(mean_i, variance I) over points i, D <= kMostExactDimensions; as MixtureDensity.
struct EmpiricalDensity {
    int dimension = 0;
    std::vector<double> means;  ///< [points, D]
    double variance = 1.0;

    void evaluate(const DensityQuery& query, Isa isa, ThreadTeam* team = nullptr) const;
};

}  // namespace scorescope::kernel
