// SPDX-License-Identifier: Apache-2.0
#include "core/sde/vp_sde.h"

namespace scorescope {

double VpSde::meanScale(double t) const {
    return std::exp(-0.5 * beta_.integral(t));
}

double VpSde::variance(double t) const {
    // expm1, not 1 - exp: near t = 0 the difference loses all its digits.
    return -std::expm1(-beta_.integral(t));
}

double VpSde::driftRate(double t) const {
    return -0.5 * beta_.rate(t);
}

double VpSde::diffusionSquared(double t) const {
    return beta_.rate(t);
}

double VpSde::timeOfVariance(double variance) const {
    if (variance <= 0.0) return 0.0;
    return variance >= 1.0 ? 1.0 : beta_.timeOfIntegral(-std::log1p(-variance));
}

double VpSde::timeOfHalfLogSnr(double halfLogSnr) const {
    // (m/s)^2 = 1 / (e^B - 1); where its inverse overflows, t = 1 has long been passed.
    const double noiseToSignal = std::exp(-2.0 * halfLogSnr);
    return std::isinf(noiseToSignal) ? 1.0 : beta_.timeOfIntegral(std::log1p(noiseToSignal));
}

}  // namespace scorescope
