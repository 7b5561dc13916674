// SPDX-License-Identifier: Apache-2.0
#include "core/sde/sub_vp_sde.h"

namespace scorescope {

double SubVpSde::meanScale(double t) const {
    return std::exp(-0.5 * beta_.integral(t));
}

double SubVpSde::variance(double t) const {
    // expm1, not 1 - exp: near t = 0 the difference loses all its digits.
    const double s = -std::expm1(-beta_.integral(t));
    return s * s;
}

double SubVpSde::driftRate(double t) const {
    return -0.5 * beta_.rate(t);
}

double SubVpSde::diffusionSquared(double t) const {
    return beta_.rate(t) * -std::expm1(-2.0 * beta_.integral(t));
}

double SubVpSde::timeOfVariance(double variance) const {
    if (variance <= 0.0) return 0.0;
    return variance >= 1.0 ? 1.0 : beta_.timeOfIntegral(-std::log1p(-std::sqrt(variance)));
}

double SubVpSde::timeOfHalfLogSnr(double halfLogSnr) const {
    // m/s = e^(-B/2) / (1 - e^(-B)) = 1 / (2 sinh(B/2)).
    const double noiseToSignal = std::exp(-halfLogSnr);
    if (std::isinf(noiseToSignal)) return 1.0;
    return beta_.timeOfIntegral(2.0 * std::asinh(0.5 * noiseToSignal));
}

}  // namespace scorescope
