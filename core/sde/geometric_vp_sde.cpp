// SPDX-License-Identifier: Apache-2.0
#include "core/sde/geometric_vp_sde.h"

#include <algorithm>

namespace scorescope {

GeometricVpSde::GeometricVpSde(GeometricVpOptions options)
    : lowest_(options.sigmaMin * options.sigmaMin),
      highest_(options.sigmaMax * options.sigmaMax),
      logRatio_(2.0 * std::log(options.sigmaMax / options.sigmaMin)),
      restLowest_((1.0 - options.sigmaMin) * (1.0 + options.sigmaMin)),
      restHighest_((1.0 - options.sigmaMax) * (1.0 + options.sigmaMax)) {}

double GeometricVpSde::meanScale(double t) const {
    return std::sqrt(signalLeft(t) / restLowest_);
}

double GeometricVpSde::variance(double t) const {
    return lowest_ * std::exp(t * logRatio_);
}

double GeometricVpSde::diffusionSquared(double t) const {
    return variance(t) * logRatio_ / signalLeft(t);
}

double GeometricVpSde::timeOfVariance(double variance) const {
    if (variance <= 0.0) return 0.0;
    return std::clamp(std::log(variance / lowest_) / logRatio_, 0.0, 1.0);
}

double GeometricVpSde::timeOfHalfLogSnr(double halfLogSnr) const {
    // (m/s)^2 (1 - smin^2) = 1/s^2 - 1.
    return timeOfVariance(1.0 / (1.0 + restLowest_ * std::exp(2.0 * halfLogSnr)));
}

double GeometricVpSde::signalLeft(double t) const {
    return restHighest_ - highest_ * std::expm1((t - 1.0) * logRatio_);
}

}  // namespace scorescope
