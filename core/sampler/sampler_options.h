// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"

namespace scorescope {

enum class TimeGrid { uniform, logSnr };

/// Reverse SDE by Euler-Maruyama.
struct EulerMaruyamaOptions {
    std::int64_t steps = 500;
    TimeGrid grid = TimeGrid::uniform;
    bool denoise = true;
};
const Schema<EulerMaruyamaOptions>& eulerMaruyamaOptionsSchema();

/// Probability-flow ODE by Heun's method.
struct OdeHeunOptions {
    std::int64_t steps = 30;
    TimeGrid grid = TimeGrid::uniform;
    bool denoise = false;
};
const Schema<OdeHeunOptions>& odeHeunOptionsSchema();

}  // namespace scorescope
