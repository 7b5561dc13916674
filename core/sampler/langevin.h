// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/level_sampler.h"

namespace scorescope {

/// Langevin dynamics, x += a/2 score + sqrt(a) z with a = `step_size`, at the process' smallest
/// noise. For N(0, v) its stationary variance is v / (1 - a/(4 v)); it diverges from a = 4 v on.
class Langevin final : public LevelSampler {
public:
    Langevin(const LangevinOptions& options, const SamplerStart& start);
};

/// x += a/2 score: gradient ascent of ln p, which collapses onto the modes.
class FollowScore final : public LevelSampler {
public:
    FollowScore(const LangevinOptions& options, const SamplerStart& start);
};

}  // namespace scorescope
