// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/time_grid.h"

#include <cmath>

namespace scorescope {
namespace {

constexpr double kEdmRho = 7.0;

/// The t at `share` of the way from 1 to tMin.
double timeAt(TimeGrid grid, double share, const Sde& sde, double tMin) {
    if (grid == TimeGrid::uniform) return 1.0 + share * (tMin - 1.0);
    const double first = sde.halfLogSnr(1.0);
    const double last = sde.halfLogSnr(tMin);
    if (grid == TimeGrid::logSnr) return sde.timeOfHalfLogSnr(first + share * (last - first));
    const double highest = std::exp(-first / kEdmRho);  // (s/m)^(1/rho)
    const double lowest = std::exp(-last / kEdmRho);
    return sde.timeOfHalfLogSnr(-kEdmRho * std::log(highest + share * (lowest - highest)));
}

}  // namespace

std::vector<double> timeGrid(TimeGrid grid, std::int64_t steps, const Sde& sde, double tMin) {
    if (grid == TimeGrid::automatic) {
        grid = sde.fastNearEnd() ? TimeGrid::logSnr : TimeGrid::uniform;
    }
    std::vector<double> times = {1.0};
    for (std::int64_t i = 1; i < steps; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(steps);
        times.push_back(timeAt(grid, share, sde, tMin));
    }
    if (steps > 0) times.push_back(tMin);
    return times;
}

}  // namespace scorescope
