// SPDX-License-Identifier: Apache-2.0
#include "core/sde/vp_sde.h"

namespace scorescope {

double VpSde::meanScale(double t) const {
    return std::exp(-0.5 * betaIntegral(t));
}

double VpSde::variance(double t) const {
    // expm1, not 1 - exp: near t = 0 the difference loses all its digits.
    return -std::expm1(-betaIntegral(t));
}

double VpSde::driftRate(double t) const {
    return -0.5 * beta(t);
}

double VpSde::diffusionSquared(double t) const {
    return beta(t);
}

double VpSde::beta(double t) const {
    return options_.betaMin + t * (options_.betaMax - options_.betaMin);
}

double VpSde::betaIntegral(double t) const {
    return t * options_.betaMin + 0.5 * t * t * (options_.betaMax - options_.betaMin);
}

}  // namespace scorescope
