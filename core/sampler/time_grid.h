// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/sampler/sampler_options.h"
#include "core/sde/sde.h"

namespace scorescope {

/// steps + 1 times from exactly 1 down to exactly tMin; {1} for no step.
std::vector<double> timeGrid(TimeGrid grid, std::int64_t steps, const Sde& sde, double tMin);

}  // namespace scorescope
