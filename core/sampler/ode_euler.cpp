// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/ode_euler.h"

#include <torch/types.h>

#include "core/sampler/time_grid.h"

namespace scorescope {

OdeEuler::OdeEuler(const OdeEulerOptions& options, const SamplerStart& start)
    : GridSampler(start, timeGrid(options.grid, options.steps, *start.sde, start.tMin),
                  options.denoise) {}

PathNoise::Move OdeEuler::move(const Sde& sde, double from, double to) {
    const double dt = to - from;
    return {.a = 1.0 + dt * sde.driftRate(from), .b = -0.5 * dt * sde.diffusionSquared(from)};
}

torch::Tensor OdeEuler::next(const ScoreFunction& score, const Step& step) {
    const PathNoise::Move euler = move(sde(), step.from, step.to);
    return combine(euler.a, state(), euler.b, scoreAt(score, state(), step.from));
}

}  // namespace scorescope
