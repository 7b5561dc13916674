// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "core/sde/sde.h"

namespace scorescope {

/// The forward process over a finite time: x_later | x_earlier ~ N(ratio x_earlier, variance I).
struct ForwardStep {
    double ratio = 1.0;     ///< r = m_later / m_earlier
    double variance = 0.0;  ///< s_later^2 - r^2 s_earlier^2
};

inline ForwardStep forwardStep(const Sde& sde, double earlier, double later) {
    const double r = sde.meanScale(later) / sde.meanScale(earlier);
    return {r, std::max(0.0, sde.variance(later) - r * r * sde.variance(earlier))};
}

}  // namespace scorescope
