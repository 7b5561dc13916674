// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/path_noise.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// Reverse diffusion (Song et al. 2021, appendix E): the forward process as a chain of steps
///     x = x' + F + G z,   F = (r - 1) x',   r = m/m',   G^2 = s^2 - r^2 s'^2,
/// from (m', s') to (m, s), undone by x' = x - F(x) + G^2 score + G z. For the variance-preserving
/// process r = sqrt(1 - beta_i) and G^2 = beta_i, as in DDPM.
class ReverseDiffusion final : public GridSampler {
public:
    ReverseDiffusion(const ReverseDiffusionOptions& options, const SamplerStart& start);

    static PathNoise::Move move(const Sde& sde, double from, double to);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;

private:
    PathNoise noise_;
};

}  // namespace scorescope
