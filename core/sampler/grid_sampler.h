// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/sampler/sampler.h"

namespace scorescope {

/// A sampler over fixed times from 1 to t_min, then, if wanted, a denoising step to t = 0.
/// Subclasses say what one step does.
class GridSampler : public Sampler {
public:
    GridSampler(const SamplerStart& start, std::vector<double> times, bool denoise);

    void advance(const ScoreFunction& score) final;
    bool finished() const final { return taken_ == total(); }
    double time() const final { return time_; }
    double progress() const final;
    const torch::Tensor& state() const final { return state_; }
    SamplerCounts counts() const final { return {nfe_, taken_, 0}; }

protected:
    struct Step {
        std::int64_t index;  ///< 0 is the step that leaves t = 1
        double from;
        double to;
    };
    /// The state at `step.to`. Asks for scores through scoreAt(), which counts them.
    virtual torch::Tensor next(const ScoreFunction& score, const Step& step) = 0;

    torch::Tensor scoreAt(const ScoreFunction& score, const torch::Tensor& x, double t);
    const Sde& sde() const { return sde_; }

    /// a x + b y: what the steps are made of.
    static torch::Tensor combine(double a, const torch::Tensor& x, double b,
                                 const torch::Tensor& y);

private:
    std::int64_t steps() const { return static_cast<std::int64_t>(times_.size()) - 1; }
    std::int64_t total() const { return steps() + (denoise_ ? 1 : 0); }

    const Sde& sde_;
    std::vector<double> times_;
    bool denoise_;
    torch::Tensor state_;
    double time_ = 1.0;
    std::int64_t taken_ = 0;
    std::int64_t nfe_ = 0;
};

}  // namespace scorescope
