// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sde/sde.h"
#include "core/sde/sde_options.h"

namespace scorescope {

/// Variance-exploding SDE:  dx = g(t) dw with s(t) = smin (smax/smin)^t  (Song et al. 2021,
/// eq. 9 and 30).
///
/// The data stay where they are and the noise grows over them. At t = 0 s is smin, not 0: p_0 is
/// the data blurred by N(0, smin^2). The prior is N(0, smax^2 I).
class VeSde final : public Sde {
public:
    explicit VeSde(VeOptions options);

    double meanScale(double) const override { return 1.0; }
    double variance(double t) const override;
    double driftRate(double) const override { return 0.0; }
    double diffusionSquared(double t) const override;
    double priorSd() const override { return options_.sigmaMax; }
    double timeOfVariance(double variance) const override;
    double timeOfHalfLogSnr(double halfLogSnr) const override;

private:
    VeOptions options_;
    double logLowest_;  ///< ln smin
    double logRatio_;   ///< ln(smax/smin)
};

}  // namespace scorescope
