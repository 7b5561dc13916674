// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/euler_maruyama.h"

#include <torch/types.h>

#include <cmath>

#include "core/sampler/time_grid.h"

namespace scorescope {

EulerMaruyama::EulerMaruyama(const EulerMaruyamaOptions& options, const SamplerStart& start)
    : GridSampler(start, timeGrid(options.grid, options.steps, *start.sde, start.tMin),
                  options.denoise),
      noise_(start.seed, start.count, start.dimension) {}

PathNoise::Move EulerMaruyama::move(const Sde& sde, double from, double to) {
    const double dt = to - from;
    const double gSquared = sde.diffusionSquared(from);
    return {
        .a = 1.0 + sde.driftRate(from) * dt, .b = -gSquared * dt, .c = std::sqrt(-gSquared * dt)};
}

torch::Tensor EulerMaruyama::next(const ScoreFunction& score, const Step& step) {
    return noise_.moved(step.index, move(sde(), step.from, step.to), state(),
                        scoreAt(score, state(), step.from));
}

}  // namespace scorescope
