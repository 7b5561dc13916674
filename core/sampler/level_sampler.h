// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/sampler/path_noise.h"
#include "core/sampler/sampler.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// Langevin dynamics, one stage after the other, each at one t:
///     x += a/2 score(x, t) + sqrt(a) z,
/// or without z, and at the end, if wanted, a denoising step. Subclasses say which stages.
class LevelSampler : public Sampler {
public:
    void advance(const ScoreFunction& score) final;
    bool finished() const final { return taken_ == total_; }
    double time() const final { return time_; }
    double progress() const final;
    const torch::Tensor& state() const final { return state_; }
    SamplerCounts counts() const final { return {taken_, taken_, 0}; }
    /// t stands still for many steps: what moves is the share of the way that is left.
    double position() const final { return 1.0 - progress(); }
    std::optional<Error> failure() const final;

protected:
    struct Stage {
        double t;
        double a;  ///< step
        std::int64_t steps;
    };
    struct Plan {
        std::vector<Stage> stages;
        StartFrom init = StartFrom::prior;
        bool noisy = true;
        bool denoise = false;
    };
    LevelSampler(const SamplerStart& start, Plan plan);

    /// The t with the least noise that there is.
    static double smallestNoise(const SamplerStart& start);

private:
    void denoise(const ScoreFunction& score);

    const Sde& sde_;
    Plan plan_;
    PathNoise noise_;
    torch::Tensor state_;
    double time_;
    std::size_t stage_ = 0;
    std::int64_t takenOfStage_ = 0;
    std::int64_t taken_ = 0;
    std::int64_t total_ = 0;
    bool diverged_ = false;
};

}  // namespace scorescope
