// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/path_noise.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// Ancestral sampling (Ho et al. 2020; Song et al. 2021, appendix F) for any m and s: x' from
/// p(x' | x, x_0) with x_0 guessed as E[x_0 | x]. From (m, s) to (m', s'):
///     x' = (x + q^2 score) / r + (s' q / s) z,   r = m/m',   q^2 = s^2 - r^2 s'^2.
/// It is DDIM with eta = 1.
class Ancestral final : public GridSampler {
public:
    Ancestral(const AncestralOptions& options, const SamplerStart& start);

    static PathNoise::Move move(const Sde& sde, double from, double to);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;

private:
    PathNoise noise_;
};

}  // namespace scorescope
