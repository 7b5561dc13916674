// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/path_noise.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// DDIM (Song, Meng and Ermon 2021, eq. 12) for any m and s. From (m, s) to (m', s'):
///     x' = m' x0_hat + sqrt(s'^2 - sigma^2) eps_hat + sigma z,
///     sigma = eta (s'/s) sqrt(s^2 - (m/m')^2 s'^2),
/// which for eta = 1 has the variance of p(x' | x, x_0). One score call a step.
class Ddim final : public GridSampler {
public:
    Ddim(const DdimOptions& options, const SamplerStart& start);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;

private:
    double eta_;
    PathNoise noise_;
};

}  // namespace scorescope
