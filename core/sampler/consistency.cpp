// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/consistency.h"

#include <torch/types.h>

#include "core/sampler/time_grid.h"

namespace scorescope {

Consistency::Consistency(const ConsistencyOptions& options, const SamplerStart& start)
    : GridSampler(start, timeGrid(TimeGrid::logSnr, options.steps, *start.sde, start.tMin), false),
      last_(options.steps - 1),
      noise_(start.seed, start.count, start.dimension) {}

torch::Tensor Consistency::next(const ScoreFunction& score, const Step& step) {
    const torch::Tensor guess =
        posteriorMean(sde(), state(), step.from, scoreAt(score, state(), step.from));
    if (step.index == last_) return guess;
    const torch::Tensor noise = noise_.increments(step.index, 1.0).to(guess.options());
    return combine(sde().meanScale(step.to), guess, sde().noiseScale(step.to), noise);
}

}  // namespace scorescope
