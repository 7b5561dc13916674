// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sde/linear_beta.h"
#include "core/sde/sde.h"

namespace scorescope {

/// Variance-preserving SDE:  dx = -beta(t)/2 x dt + sqrt(beta(t)) dw  (Song et al. 2021, eq. 11).
///
/// Data of unit variance keeps unit variance at every t, so N(0, I) serves as the prior.
class VpSde final : public Sde {
public:
    explicit VpSde(LinearBetaOptions options) : beta_(options) {}

    double meanScale(double t) const override;
    double variance(double t) const override;
    double driftRate(double t) const override;
    double diffusionSquared(double t) const override;
    double priorSd() const override { return 1.0; }
    double timeOfVariance(double variance) const override;
    double timeOfHalfLogSnr(double halfLogSnr) const override;

private:
    LinearBeta beta_;
};

}  // namespace scorescope
