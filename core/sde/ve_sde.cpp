// SPDX-License-Identifier: Apache-2.0
#include "core/sde/ve_sde.h"

#include <algorithm>

namespace scorescope {

VeSde::VeSde(VeOptions options)
    : options_(options),
      logLowest_(std::log(options.sigmaMin)),
      logRatio_(std::log(options.sigmaMax / options.sigmaMin)) {}

double VeSde::variance(double t) const {
    return options_.sigmaMin * options_.sigmaMin * std::exp(2.0 * t * logRatio_);
}

double VeSde::diffusionSquared(double t) const {
    return 2.0 * logRatio_ * variance(t);
}

double VeSde::timeOfVariance(double variance) const {
    if (variance <= 0.0) return 0.0;
    return timeOfHalfLogSnr(-0.5 * std::log(variance));
}

double VeSde::timeOfHalfLogSnr(double halfLogSnr) const {
    return std::clamp((-halfLogSnr - logLowest_) / logRatio_, 0.0, 1.0);
}

}  // namespace scorescope
