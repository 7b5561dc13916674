// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sde/linear_beta.h"
#include "core/sde/sde.h"

namespace scorescope {

/// Sub-VP SDE:  dx = -beta(t)/2 x dt + sqrt(beta(t) (1 - e^(-2B(t)))) dw  (Song et al. 2021,
/// eq. 12).
///
/// The mean moves as with VP, but less noise comes in: s = 1 - e^(-B), the square of VP's.
class SubVpSde final : public Sde {
public:
    explicit SubVpSde(LinearBetaOptions options) : beta_(options) {}

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
