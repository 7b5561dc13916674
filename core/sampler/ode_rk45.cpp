// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/ode_rk45.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace scorescope {

OdeRk45::OdeRk45(const OdeRk45Options& options, const SamplerStart& start)
    : sde_(*start.sde),
      options_(options),
      tMin_(start.tMin),
      solver_(priorState(start), 1.0, start.tMin, {options.rtol, options.atol}) {}

void OdeRk45::advance(const ScoreFunction& score) {
    TORCH_INTERNAL_ASSERT(!finished());
    const torch::NoGradGuard noGrad;
    if (solver_.finished()) {
        denoised_ = posteriorMean(sde_, solver_.state(), tMin_, score.score(state(), tMin_));
        return;
    }
    const auto slope = [&](double t, const torch::Tensor& x) {
        return flowSlope(sde_, x, t, score.score(x, t));
    };
    if (!solver_.advance(slope)) failure_ = outOfReach();
}

bool OdeRk45::finished() const {
    if (failure_) return true;
    return options_.denoise ? denoised_.defined() : solver_.finished();
}

double OdeRk45::progress() const {
    if (finished()) return 1.0;
    const double share = (1.0 - solver_.time()) / (1.0 - tMin_);
    return options_.denoise ? 0.99 * share : share;
}

SamplerCounts OdeRk45::counts() const {
    const std::int64_t last = denoised_.defined() ? 1 : 0;
    return {solver_.slopes() + last, solver_.accepted() + last, solver_.rejected()};
}

Error OdeRk45::outOfReach() const {
    if (!solver_.finite()) {
        return {Fault::diverged, "the score is not finite", "ode-rk45",
                "train longer, or check the data"};
    }
    return {Fault::usage, "no step is short enough for the tolerance", "ode-rk45",
            "raise sampler.rtol and sampler.atol"};
}

}  // namespace scorescope
