// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/path_noise.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// Probability-flow ODE (Song et al. 2021, eq. 13) by Euler's method:
///     x += (f x - g^2 score / 2) dt,   dt < 0.   One score call a step.
class OdeEuler final : public GridSampler {
public:
    OdeEuler(const OdeEulerOptions& options, const SamplerStart& start);

    static PathNoise::Move move(const Sde& sde, double from, double to);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;
};

}  // namespace scorescope
