// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/edm_heun.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sampler/time_grid.h"

namespace scorescope {
namespace {

/// With final denoising that is the last of the steps.
std::int64_t stepsToSmallestTime(const EdmHeunOptions& options) {
    return options.steps - (options.denoise ? 1 : 0);
}

double noiseToSignal(const Sde& sde, double t) {
    return sde.noiseScale(t) / sde.meanScale(t);
}

}  // namespace

EdmHeun::EdmHeun(const EdmHeunOptions& options, const SamplerStart& start)
    : GridSampler(start,
                  timeGrid(options.grid, stepsToSmallestTime(options), *start.sde, start.tMin),
                  options.denoise),
      options_(options),
      noise_(start.seed, start.count, start.dimension) {}

torch::Tensor EdmHeun::next(const ScoreFunction& score, const Step& step) {
    const Point from = churned(step);
    const double length = noiseToSignal(sde(), step.to) - noiseToSignal(sde(), from.t);
    const double s = sde().noiseScale(from.t);
    const double m = sde().meanScale(step.to);
    const double shrink = m / sde().meanScale(from.t);
    // m' times x/m + length eps_hat, with eps_hat = -s score.
    const torch::Tensor first = scoreAt(score, from.x, from.t);
    const torch::Tensor euler = combine(shrink, from.x, -m * length * s, first);
    const torch::Tensor second = scoreAt(score, euler, step.to);
    return combine(shrink, from.x, -0.5 * m * length * s, first)
        .add_(second, -0.5 * m * length * sde().noiseScale(step.to));
}

EdmHeun::Point EdmHeun::churned(const Step& step) const {
    const double sigma = noiseToSignal(sde(), step.from);
    const double gamma =
        std::min(options_.churn / static_cast<double>(options_.steps), std::numbers::sqrt2 - 1.0);
    const bool within = sigma >= options_.churnMin && sigma <= options_.churnMax;
    const double raised = std::min(sigma * (1.0 + gamma), noiseToSignal(sde(), 1.0));
    if (!within || raised <= sigma) return {state(), step.from};

    const double t = sde().timeOfHalfLogSnr(-std::log(raised));
    const double m = sde().meanScale(t);
    const double added = options_.churnNoise * std::sqrt(raised * raised - sigma * sigma);
    const torch::Tensor z = noise_.increments(step.index, 1.0).to(state().options());
    return {combine(m / sde().meanScale(step.from), state(), m * added, z), t};
}

}  // namespace scorescope
