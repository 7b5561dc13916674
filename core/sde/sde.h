// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <memory>

#include "core/base/settings.h"

namespace scorescope {

/// A forward process with a drift linear in x:
///     dx = f(t) x dt + g(t) dw,   x_t = m(t) x_0 + s(t) eps,   t in [0, 1].
/// (Song et al. 2021, eq. 5; symbols: docs/MATHS.md.) All functions are of one scalar in double
/// precision; who needs them for a batch calls them per sample.
/// Immutable; safe from several threads.
class Sde {
public:
    virtual ~Sde() = default;

    virtual double meanScale(double t) const = 0;         ///< m(t)
    virtual double variance(double t) const = 0;          ///< s(t)^2, in a form safe near t = 0
    virtual double driftRate(double t) const = 0;         ///< f(t)
    virtual double diffusionSquared(double t) const = 0;  ///< g(t)^2
    virtual double priorSd() const = 0;  ///< sampling starts from N(0, priorSd^2 I)

    double noiseScale(double t) const { return std::sqrt(variance(t)); }  ///< s(t)
    /// ln(m/s), half the log signal-to-noise ratio: the network's time feature.
    double halfLogSnr(double t) const {
        return std::log(meanScale(t)) - 0.5 * std::log(variance(t));
    }
};

/// Builds the process that `sde.kind` names.
std::unique_ptr<Sde> makeSde(const Settings& settings);

}  // namespace scorescope
