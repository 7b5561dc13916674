// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/path_noise.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// EDM's sampler (Karras et al. 2022, algorithms 1 and 2) for any m and s: Heun's method for
///     d(x/m)/d sigma = eps_hat,   sigma = s/m,
/// the probability-flow ODE without its linear part. Each step may first raise the noise to
/// (1 + gamma) sigma with gamma = min(churn/steps, sqrt(2) - 1), never above that of t = 1.
/// Two score calls a step; the last step, to t = 0, is Euler's, which is the denoising step.
class EdmHeun final : public GridSampler {
public:
    EdmHeun(const EdmHeunOptions& options, const SamplerStart& start);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;

private:
    /// Some x at some t.
    struct Point {
        torch::Tensor x;
        double t;
    };
    Point churned(const Step& step) const;

    EdmHeunOptions options_;
    PathNoise noise_;
};

}  // namespace scorescope
