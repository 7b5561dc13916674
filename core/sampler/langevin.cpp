// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/langevin.h"

#include <torch/types.h>

namespace scorescope {

Langevin::Langevin(const LangevinOptions& options, const SamplerStart& start)
    : LevelSampler(start, {.stages = {{smallestNoise(start), options.stepSize, options.steps}},
                           .init = options.init,
                           .noisy = true,
                           .denoise = options.denoise}) {}

FollowScore::FollowScore(const LangevinOptions& options, const SamplerStart& start)
    : LevelSampler(start, {.stages = {{smallestNoise(start), options.stepSize, options.steps}},
                           .init = options.init,
                           .noisy = false,
                           .denoise = options.denoise}) {}

}  // namespace scorescope
