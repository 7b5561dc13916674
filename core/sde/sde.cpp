// SPDX-License-Identifier: Apache-2.0
#include "core/sde/sde.h"

#include <algorithm>
#include <numbers>

namespace scorescope {

const std::vector<double>& Sde::levels() const {
    static const std::vector<double> none;
    return none;
}

double Sde::nearestTime(double t, double tMin) const {
    if (!hasLevels()) return std::clamp(t, tMin, 1.0);
    const auto nearer = [t](double a, double b) { return std::abs(a - t) < std::abs(b - t); };
    return *std::min_element(levels().begin(), levels().end(), nearer);
}

double smallestTime(const Settings& settings) {
    return settings.isActive("sde.t_min") ? settings.real("sde.t_min") : 0.0;
}

bool withoutNoise(const Settings& settings) {
    return settings.isActive("sde.sigma") && settings.real("sde.sigma") == 0.0;
}

double Sde::priorLogDensity(std::span<const double> x) const {
    const double priorVariance = priorSd() * priorSd();
    double squares = 0.0;
    for (const double coordinate : x) squares += coordinate * coordinate;
    const double logVolume = std::log(2.0 * std::numbers::pi * priorVariance);
    return -0.5 * (squares / priorVariance + static_cast<double>(x.size()) * logVolume);
}

}  // namespace scorescope
