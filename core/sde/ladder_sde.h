// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sde/ve_sde.h"

namespace scorescope {

/// A ladder of L noise levels, x_i = x_0 + sigma_i eps with sigma_i falling geometrically from
/// sigma_max to sigma_min (Song and Ermon 2019, section 4).
///
/// It is the variance-exploding process seen at L times: level i = 0, ..., L - 1 stands at
/// t = 1 - i / (L - 1), a single one at t = 1. With ever more levels it becomes that process. A
/// network learns the score at these times only.
class LadderSde final : public Sde {
public:
    explicit LadderSde(LadderOptions options);

    double meanScale(double) const override { return 1.0; }
    double variance(double t) const override { return between_.variance(t); }
    double driftRate(double) const override { return 0.0; }
    double diffusionSquared(double t) const override { return between_.diffusionSquared(t); }
    double priorSd() const override { return between_.priorSd(); }
    double timeOfVariance(double variance) const override {
        return between_.timeOfVariance(variance);
    }
    double timeOfHalfLogSnr(double halfLogSnr) const override {
        return between_.timeOfHalfLogSnr(halfLogSnr);
    }
    const std::vector<double>& levels() const override { return levels_; }

private:
    VeSde between_;
    std::vector<double> levels_;
};

}  // namespace scorescope
