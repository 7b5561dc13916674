// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/path_noise.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// Multistep consistency sampling (Song et al. 2023, algorithm 1) for any m and s:
///     x_0 = f(x_t, t) = (x_t + s^2 score) / m,   x_t' = m' x_0 + s' z,
/// one score call a step, over times equally far apart in ln(m/s); the last step ends with x_0. f
/// must be where the ODE from x_t ends, as a distilled model's is; of a score it is a mean.
class Consistency final : public GridSampler {
public:
    Consistency(const ConsistencyOptions& options, const SamplerStart& start);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;

private:
    std::int64_t last_;  ///< index of the last step
    PathNoise noise_;
};

}  // namespace scorescope
