// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/ode_euler.h"

#include <torch/types.h>

#include "core/sampler/time_grid.h"

namespace scorescope {

OdeEuler::OdeEuler(const OdeEulerOptions& options, const SamplerStart& start)
    : GridSampler(start, timeGrid(options.grid, options.steps, *start.sde, start.tMin),
                  options.denoise) {}

torch::Tensor OdeEuler::next(const ScoreFunction& score, const Step& step) {
    const double dt = step.to - step.from;
    return combine(1.0 + dt * sde().driftRate(step.from), state(),
                   -0.5 * dt * sde().diffusionSquared(step.from),
                   scoreAt(score, state(), step.from));
}

}  // namespace scorescope
