// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/annealed_langevin.h"

#include <torch/types.h>

namespace scorescope {
namespace {

template <class Stage>
std::vector<Stage> stagesOf(const AnnealedLangevinOptions& options, const Sde& sde) {
    std::vector<Stage> stages;
    for (const double t : sde.levels()) {
        stages.push_back({t, options.stepSize * sde.variance(t), options.stepsPerLevel});
    }
    return stages;
}

}  // namespace

AnnealedLangevin::AnnealedLangevin(const AnnealedLangevinOptions& options,
                                   const SamplerStart& start)
    : LevelSampler(start, {.stages = stagesOf<Stage>(options, *start.sde),
                           .init = options.init,
                           .noisy = true,
                           .denoise = options.denoise}) {}

}  // namespace scorescope
