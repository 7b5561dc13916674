// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/path_noise.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// Reverse SDE (Anderson 1982; Song et al. 2021, eq. 6) by Euler-Maruyama:
///     x += (f x - g^2 score) dt + g dw,   dt < 0, dw of variance |dt|.
class EulerMaruyama final : public GridSampler {
public:
    EulerMaruyama(const EulerMaruyamaOptions& options, const SamplerStart& start);

    static PathNoise::Move move(const Sde& sde, double from, double to);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;

private:
    PathNoise noise_;
};

}  // namespace scorescope
