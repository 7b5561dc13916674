// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sde/sde.h"
#include "core/sde/sde_options.h"

namespace scorescope {

/// No diffusion: x = x_0 + sigma eps with one sigma for all t, or the clean data where it is 0.
class OneLevelSde final : public Sde {
public:
    explicit OneLevelSde(OneLevelOptions options) : sigma_(options.sigma) {}

    double meanScale(double) const override { return 1.0; }
    double variance(double) const override { return sigma_ * sigma_; }
    double driftRate(double) const override { return 0.0; }
    double diffusionSquared(double) const override { return 0.0; }
    double priorSd() const override { return sigma_; }
    double timeOfVariance(double) const override { return 0.0; }
    double timeOfHalfLogSnr(double) const override { return 0.0; }
    const std::vector<double>& levels() const override { return levels_; }

private:
    double sigma_;
    std::vector<double> levels_ = {0.0};
};

}  // namespace scorescope
