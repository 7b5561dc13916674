// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/ode_heun.h"

#include <torch/torch.h>

#include "core/sampler/time_grid.h"

namespace scorescope {

OdeHeun::OdeHeun(const OdeHeunOptions& options, const SamplerStart& start)
    : GridSampler(start, timeGrid(options.grid, options.steps, *start.sde, start.tMin),
                  options.denoise) {}

torch::Tensor OdeHeun::next(const ScoreFunction& score, const Step& step) {
    const double dt = step.to - step.from;
    const torch::Tensor first = slope(score, state(), step.from);
    const torch::Tensor second = slope(score, state() + dt * first, step.to);
    return state() + 0.5 * dt * (first + second);
}

torch::Tensor OdeHeun::slope(const ScoreFunction& score, const torch::Tensor& x, double t) {
    return sde().driftRate(t) * x - 0.5 * sde().diffusionSquared(t) * scoreAt(score, x, t);
}

}  // namespace scorescope
