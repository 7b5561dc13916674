// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/path_noise.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// Predictor-corrector sampling (Song et al. 2021, section 4.2 and appendix G). At each t first
/// `corrector_steps` Langevin steps
///     x += e score + sqrt(2 e) z,   e = 2 a (snr mean|z| / mean|score|)^2,   a = (m/m')^2,
/// then one step of the predictor from (m, s) to (m', s'). a is alpha_i of a variance-preserving
/// process and 1 where m stays. As in the published code the corrector comes first. The means of
/// the norms run over all particles, so a particle's path depends on the others.
class PredictorCorrector final : public GridSampler {
public:
    PredictorCorrector(const PredictorCorrectorOptions& options, const SamplerStart& start);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;

private:
    /// The state after one corrector step with the draws of this number.
    torch::Tensor corrected(const torch::Tensor& x, const torch::Tensor& score, double a,
                            std::int64_t draw) const;

    PredictorCorrectorOptions options_;
    PathNoise noise_;
};

}  // namespace scorescope
