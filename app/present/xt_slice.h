// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/session/messages.h"

namespace scorescope::app {

/// Density and scores of one-dimensional data at one time, over place; empty vectors: not shown.
/// All are over centres of equal cells from `bottom` to `top`.
struct XtSlice {
    double t = 0.0;
    double bottom = 0.0;
    double top = 1.0;
    std::vector<float> density;
    std::vector<float> learned;
    std::vector<float> exact;
    std::vector<float> particles;  ///< histogram, as a density
    std::int64_t particleCount = 0;

    /// The |s| up to which scores are drawn: what they reach where there is density.
    double scoreReach() const;
    double largestDensity() const;
};

/// Shares of the values per unit of place, in equal cells from bottom to top.
std::vector<float> histogramOf(const std::vector<float>& values, double bottom, double top,
                               int cells);

}  // namespace scorescope::app
