// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/dormand_prince.h"
#include "core/sampler/sampler.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// Probability-flow ODE (Song et al. 2021, eq. 13) by DormandPrince's adaptive steps from 1 to
/// t_min, then, if wanted, a denoising step to t = 0. The error is measured over all particles
/// together, so a path depends a little on the others. Fails when the tolerance is out of reach.
class OdeRk45 final : public Sampler {
public:
    OdeRk45(const OdeRk45Options& options, const SamplerStart& start);

    void advance(const ScoreFunction& score) override;
    bool finished() const override;
    double time() const override { return denoised_.defined() ? 0.0 : solver_.time(); }
    double progress() const override;
    const torch::Tensor& state() const override {
        return denoised_.defined() ? denoised_ : solver_.state();
    }
    SamplerCounts counts() const override;
    std::optional<Error> failure() const override { return failure_; }

private:
    Error outOfReach() const;

    const Sde& sde_;
    OdeRk45Options options_;
    double tMin_;
    DormandPrince solver_;
    torch::Tensor denoised_;
    std::optional<Error> failure_;
};

}  // namespace scorescope
