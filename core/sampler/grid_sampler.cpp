// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/grid_sampler.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace scorescope {

GridSampler::GridSampler(const SamplerStart& start, std::vector<double> times, bool denoise)
    : sde_(*start.sde), times_(std::move(times)), denoise_(denoise), state_(priorState(start)) {}

void GridSampler::advance(const ScoreFunction& score) {
    TORCH_INTERNAL_ASSERT(!finished());
    const torch::NoGradGuard noGrad;
    if (taken_ < steps()) {
        const auto i = static_cast<std::size_t>(taken_);
        state_ = next(score, {taken_, times_[i], times_[i + 1]});
        time_ = times_[i + 1];
    } else {
        state_ = posteriorMean(sde_, state_, time_, scoreAt(score, state_, time_));
        time_ = 0.0;
    }
    ++taken_;
}

double GridSampler::progress() const {
    return static_cast<double>(taken_) / static_cast<double>(total());
}

torch::Tensor GridSampler::scoreAt(const ScoreFunction& score, const torch::Tensor& x, double t) {
    ++nfe_;
    return score.score(x, t);
}

torch::Tensor GridSampler::combine(double a, const torch::Tensor& x, double b,
                                   const torch::Tensor& y) {
    return (x * a).add_(y, b);
}

}  // namespace scorescope
