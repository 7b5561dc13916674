// SPDX-License-Identifier: Apache-2.0
#include "core/objective/inverse_erfc.h"

#include <cmath>
#include <numbers>

namespace scorescope {

double inverseErfc(double value) {
    if (value > 1.0) return -inverseErfc(2.0 - value);
    // Normal quantile of Abramowitz and Stegun, 26.2.23, good to 4.5e-4.
    const double u = std::sqrt(-2.0 * std::log(0.5 * value));
    const double top = 2.515517 + u * (0.802853 + u * 0.010328);
    const double bottom = 1.0 + u * (1.432788 + u * (0.189269 + u * 0.001308));
    const double x = (u - top / bottom) / std::numbers::sqrt2;
    // One step of Halley's method triples the digits.
    const double slope = -2.0 * std::numbers::inv_sqrtpi * std::exp(-x * x);
    const double newton = (std::erfc(x) - value) / slope;
    return x - newton / (1.0 + x * newton);
}

}  // namespace scorescope
