// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sde/sde.h"
#include "core/sde/sde_options.h"

namespace scorescope {

/// Geometric VP SDE:  dx = -g^2/2 x dt + g dw with s^2 = smin^2 (smax^2/smin^2)^t  (Vahdat et al.
/// 2021, appendix B).
///
/// The logarithm of the variance rises evenly, so that the likelihood weighting g^2/s^2 has no
/// peak at small t. g^2 is large near t = 1: spread sampling steps evenly over ln(m/s).
class GeometricVpSde final : public Sde {
public:
    explicit GeometricVpSde(GeometricVpOptions options);

    double meanScale(double t) const override;
    double variance(double t) const override;
    double driftRate(double t) const override { return -0.5 * diffusionSquared(t); }
    double diffusionSquared(double t) const override;
    double priorSd() const override { return 1.0; }
    bool fastNearEnd() const override { return true; }
    double timeOfVariance(double variance) const override;
    double timeOfHalfLogSnr(double halfLogSnr) const override;

private:
    double signalLeft(double t) const;  ///< 1 - s^2, with its digits near t = 1

    double lowest_;      ///< smin^2
    double highest_;     ///< smax^2
    double logRatio_;    ///< ln(smax^2/smin^2)
    double restLowest_;  ///< 1 - smin^2
    double restHighest_;
};

}  // namespace scorescope
