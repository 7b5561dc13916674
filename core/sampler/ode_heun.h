// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// Probability-flow ODE (Song et al. 2021, eq. 13), dx/dt = f x - g^2 score / 2, by Heun's method:
/// an Euler step, then again with the mean of the slopes at both ends. Two score calls a step.
class OdeHeun final : public GridSampler {
public:
    OdeHeun(const OdeHeunOptions& options, const SamplerStart& start);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;
};

}  // namespace scorescope
