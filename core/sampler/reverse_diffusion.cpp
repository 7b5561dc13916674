// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/reverse_diffusion.h"

#include <torch/types.h>

#include <cmath>

#include "core/sampler/forward_step.h"
#include "core/sampler/time_grid.h"

namespace scorescope {

ReverseDiffusion::ReverseDiffusion(const ReverseDiffusionOptions& options,
                                   const SamplerStart& start)
    : GridSampler(start, timeGrid(options.grid, options.steps, *start.sde, start.tMin),
                  options.denoise),
      noise_(start.seed, start.count, start.dimension) {}

PathNoise::Move ReverseDiffusion::move(const Sde& sde, double from, double to) {
    const auto [r, qSquared] = forwardStep(sde, to, from);
    return {.a = 2.0 - r, .b = qSquared, .c = std::sqrt(qSquared)};
}

torch::Tensor ReverseDiffusion::next(const ScoreFunction& score, const Step& step) {
    return noise_.moved(step.index, move(sde(), step.from, step.to), state(),
                        scoreAt(score, state(), step.from));
}

}  // namespace scorescope
