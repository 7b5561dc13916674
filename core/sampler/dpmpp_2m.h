// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/grid_sampler.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// DPM-Solver++(2M) (Lu et al. 2022, algorithm 2), of second order in lambda = ln(m/s). From
/// (m, s) to (m', s') with h = lambda' - lambda and the last step's h_0, both score calls used:
///     x' = (s'/s) x - m' (e^-h - 1) D,   D = (1 + h/(2 h_0)) x0_hat - h/(2 h_0) x0_hat_before.
/// The first step, and the denoising one to t = 0, are of first order. One score call a step.
class Dpmpp2m final : public GridSampler {
public:
    Dpmpp2m(const DpmppOptions& options, const SamplerStart& start);

protected:
    torch::Tensor next(const ScoreFunction& score, const Step& step) override;

private:
    torch::Tensor before_;   ///< x0_hat of the last step; undefined at first
    double lastStep_ = 0.0;  ///< h_0
};

}  // namespace scorescope
