// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/ode_heun.h"

#include <torch/types.h>

#include "core/sampler/time_grid.h"

namespace scorescope {

OdeHeun::OdeHeun(const OdeHeunOptions& options, const SamplerStart& start)
    : GridSampler(start, timeGrid(options.grid, options.steps, *start.sde, start.tMin),
                  options.denoise) {}

torch::Tensor OdeHeun::next(const ScoreFunction& score, const Step& step) {
    const double dt = step.to - step.from;
    const torch::Tensor& x = state();
    const torch::Tensor euler =
        combine(1.0 + dt * sde().driftRate(step.from), x,
                -0.5 * dt * sde().diffusionSquared(step.from), scoreAt(score, x, step.from));
    // x + dt (first + second) / 2, where dt first = euler - x.
    return combine(0.5 * (1.0 + dt * sde().driftRate(step.to)), euler,
                   -0.25 * dt * sde().diffusionSquared(step.to), scoreAt(score, euler, step.to))
        .add_(x, 0.5);
}

}  // namespace scorescope
