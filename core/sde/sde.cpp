// SPDX-License-Identifier: Apache-2.0
#include "core/sde/sde.h"

#include <numbers>

namespace scorescope {

double Sde::priorLogDensity(std::span<const double> x) const {
    const double priorVariance = priorSd() * priorSd();
    double squares = 0.0;
    for (const double coordinate : x) squares += coordinate * coordinate;
    const double logVolume = std::log(2.0 * std::numbers::pi * priorVariance);
    return -0.5 * (squares / priorVariance + static_cast<double>(x.size()) * logVolume);
}

}  // namespace scorescope
