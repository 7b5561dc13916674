// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"

namespace scorescope {

enum class Parameterisation {
    preconditioned,  ///< score of the best-fitting Normal plus a network that fades with the noise
    eps,             ///< the network predicts the noise
    score,           ///< the network is the score
};

/// A network that gives the score at (x, t).
struct ScoreModelOptions {
    Parameterisation parameterisation = Parameterisation::preconditioned;
    std::int64_t width = 128;
    std::int64_t depth = 3;
};
const Schema<ScoreModelOptions>& scoreModelOptionsSchema();

/// A scalar network whose gradient is the score.
struct EnergyModelOptions {
    std::int64_t width = 128;
    std::int64_t depth = 3;
};
const Schema<EnergyModelOptions>& energyModelOptionsSchema();

}  // namespace scorescope
