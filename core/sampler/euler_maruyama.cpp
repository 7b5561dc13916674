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

torch::Tensor EulerMaruyama::next(const ScoreFunction& score, const Step& step) {
    const double dt = step.to - step.from;
    const double gSquared = sde().diffusionSquared(step.from);
    const torch::Tensor& x = state();
    const PathNoise::Move move = {.a = 1.0 + sde().driftRate(step.from) * dt,
                                  .b = -gSquared * dt,
                                  .c = std::sqrt(-gSquared * dt)};
    return noise_.moved(step.index, move, x, scoreAt(score, x, step.from));
}

}  // namespace scorescope
