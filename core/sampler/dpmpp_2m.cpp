// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/dpmpp_2m.h"

#include <torch/types.h>

#include <cmath>

#include "core/sampler/time_grid.h"

namespace scorescope {

Dpmpp2m::Dpmpp2m(const DpmppOptions& options, const SamplerStart& start)
    : GridSampler(start, timeGrid(options.grid, options.steps, *start.sde, start.tMin),
                  options.denoise) {}

torch::Tensor Dpmpp2m::next(const ScoreFunction& score, const Step& step) {
    const double h = sde().halfLogSnr(step.to) - sde().halfLogSnr(step.from);
    const torch::Tensor guess =
        posteriorMean(sde(), state(), step.from, scoreAt(score, state(), step.from));
    const double keep = sde().noiseScale(step.to) / sde().noiseScale(step.from);
    const double pull = -sde().meanScale(step.to) * std::expm1(-h);
    torch::Tensor result;
    if (before_.defined()) {
        const double extra = 0.5 * h / lastStep_;
        result = combine(keep, state(), pull * (1.0 + extra), guess).add_(before_, -pull * extra);
    } else {
        result = combine(keep, state(), pull, guess);
    }
    before_ = guess;
    lastStep_ = h;
    return result;
}

}  // namespace scorescope
