// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/ddim.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "core/sampler/time_grid.h"

namespace scorescope {

Ddim::Ddim(const DdimOptions& options, const SamplerStart& start)
    : GridSampler(start, timeGrid(options.grid, options.steps, *start.sde, start.tMin),
                  options.denoise),
      eta_(options.eta),
      noise_(start.seed, start.count, start.dimension) {}

torch::Tensor Ddim::next(const ScoreFunction& score, const Step& step) {
    const double shrink = sde().meanScale(step.to) / sde().meanScale(step.from);  // m'/m
    const double s = sde().noiseScale(step.from);
    const double sNext = sde().noiseScale(step.to);
    const double added = std::max(0.0, s * s - sNext * sNext / (shrink * shrink));
    const double sigma = std::min(eta_ * sNext / s * std::sqrt(added), sNext);
    const double left = std::sqrt(sNext * sNext - sigma * sigma);  // factor of eps_hat

    // m' x0_hat = (m'/m)(x - s eps_hat) and eps_hat = -s score.
    const torch::Tensor& x = state();
    torch::Tensor result =
        combine(shrink, x, (s * shrink - left) * s, scoreAt(score, x, step.from));
    if (sigma > 0.0) result.add_(noise_.increments(step.index, 1.0).to(x.options()), sigma);
    return result;
}

}  // namespace scorescope
