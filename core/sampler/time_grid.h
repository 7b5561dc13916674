// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/sampler/sampler_options.h"
#include "core/sde/sde.h"

namespace scorescope {

/// steps + 1 times from exactly 1 down to exactly tMin.
std::vector<double> timeGrid(TimeGrid grid, std::int64_t steps, const Sde& sde, double tMin);

/// The t in [low, high] where ln(m/s), which falls with t, has this value.
double timeOfHalfLogSnr(const Sde& sde, double value, double low, double high);

}  // namespace scorescope
