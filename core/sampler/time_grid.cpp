// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/time_grid.h"

namespace scorescope {

std::vector<double> timeGrid(TimeGrid grid, std::int64_t steps, const Sde& sde, double tMin) {
    const double first = sde.halfLogSnr(1.0);
    const double last = sde.halfLogSnr(tMin);
    std::vector<double> times = {1.0};
    for (std::int64_t i = 1; i < steps; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(steps);
        times.push_back(grid == TimeGrid::uniform
                            ? 1.0 + share * (tMin - 1.0)
                            : timeOfHalfLogSnr(sde, first + share * (last - first), tMin, 1.0));
    }
    times.push_back(tMin);
    return times;
}

double timeOfHalfLogSnr(const Sde& sde, double value, double low, double high) {
    // Bisection works for every process; it ends when no double lies between the bounds.
    for (;;) {
        const double middle = 0.5 * (low + high);
        if (middle <= low || middle >= high) return middle;
        (sde.halfLogSnr(middle) > value ? low : high) = middle;
    }
}

}  // namespace scorescope
