// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/level_sampler.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

#include "core/sampler/start_state.h"

namespace scorescope {

LevelSampler::LevelSampler(const SamplerStart& start, Plan plan)
    : sde_(*start.sde),
      plan_(std::move(plan)),
      noise_(start.seed, start.count, start.dimension),
      state_(startState(plan_.init, start)),
      time_(plan_.stages.front().t) {
    for (const Stage& stage : plan_.stages) total_ += stage.steps;
    if (plan_.denoise) ++total_;
}

double LevelSampler::smallestNoise(const SamplerStart& start) {
    return start.sde->hasLevels() ? start.sde->levels().back() : start.tMin;
}

void LevelSampler::advance(const ScoreFunction& score) {
    TORCH_INTERNAL_ASSERT(!finished());
    const torch::NoGradGuard noGrad;
    if (takenOfStage_ == plan_.stages[stage_].steps && stage_ + 1 < plan_.stages.size()) {
        ++stage_;
        takenOfStage_ = 0;
    }
    const Stage& stage = plan_.stages[stage_];
    if (takenOfStage_ < stage.steps) {
        const torch::Tensor slope = score.score(state_, stage.t);
        state_ = plan_.noisy
                     ? noise_.moved(taken_, {1.0, 0.5 * stage.a, std::sqrt(stage.a)}, state_, slope)
                     : torch::add(state_, slope, 0.5 * stage.a);
        time_ = stage.t;
        ++takenOfStage_;
    } else {
        denoise(score);
    }
    ++taken_;
    if (finished()) diverged_ = !state_.isfinite().all().item<bool>();
}

void LevelSampler::denoise(const ScoreFunction& score) {
    const double t = plan_.stages.back().t;
    state_ = posteriorMean(sde_, state_, t, score.score(state_, t));
    if (!sde_.hasLevels()) time_ = 0.0;
}

double LevelSampler::progress() const {
    return static_cast<double>(taken_) / static_cast<double>(total_);
}

std::optional<Error> LevelSampler::failure() const {
    if (!diverged_) return std::nullopt;
    return Error{Fault::usage, "the particles ran away to infinity", "sampler.step_size",
                 "choose a smaller step"};
}

}  // namespace scorescope
