// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>

#include "core/sde/sde_options.h"

namespace scorescope {

/// beta(t) = beta_min + t (beta_max - beta_min) and its integral B(t) from 0 to t, which VP and
/// sub-VP share.
class LinearBeta {
public:
    explicit LinearBeta(LinearBetaOptions options)
        : lowest_(options.betaMin), rise_(options.betaMax - options.betaMin) {}

    double rate(double t) const { return lowest_ + t * rise_; }
    double integral(double t) const { return t * (lowest_ + 0.5 * t * rise_); }

    /// The t in [0, 1] with B(t) = integral, by the root's form that loses no digits near 0.
    double timeOfIntegral(double integral) const {
        const double root = std::sqrt(lowest_ * lowest_ + 2.0 * rise_ * integral);
        return std::min(1.0, 2.0 * integral / (lowest_ + root));
    }

private:
    double lowest_;
    double rise_;
};

}  // namespace scorescope
