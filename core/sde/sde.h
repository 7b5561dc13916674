// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <memory>
#include <span>
#include <vector>

#include "core/base/settings.h"

namespace scorescope {

/// A forward process with a drift linear in x:
///     dx = f(t) x dt + g(t) dw,   x_t = m(t) x_0 + s(t) eps,   t in [0, 1].
/// (Song et al. 2021, eq. 5; symbols: docs/MATHS.md.) m falls and s rises with t. All functions
/// are of one scalar in double precision; who needs them for a batch calls them per sample, and
/// who computes in float32 rounds these results, which keep their digits at both ends of t.
/// Immutable; safe from several threads.
class Sde {
public:
    virtual ~Sde() = default;

    virtual double meanScale(double t) const = 0;         ///< m(t)
    virtual double variance(double t) const = 0;          ///< s(t)^2, in a form safe near t = 0
    virtual double driftRate(double t) const = 0;         ///< f(t)
    virtual double diffusionSquared(double t) const = 0;  ///< g(t)^2
    virtual double priorSd() const = 0;  ///< sampling starts from N(0, priorSd^2 I)

    /// The times of the levels that training and sampling know, from the most noise to the least;
    /// empty: all of [t_min, 1].
    virtual const std::vector<double>& levels() const;
    bool hasLevels() const { return !levels().empty(); }
    /// The nearest time that there is: of a level, or t itself between tMin and 1.
    double nearestTime(double t, double tMin) const;

    /// Whether noise comes in so fast near t = 1 that steps equal in t are no use there.
    virtual bool fastNearEnd() const { return false; }

    /// The t where s^2, which rises with t, has this value; beyond the ends, the end.
    virtual double timeOfVariance(double variance) const = 0;
    /// The t where ln(m/s), which falls with t, has this value; beyond the ends, the end.
    virtual double timeOfHalfLogSnr(double halfLogSnr) const = 0;

    double noiseScale(double t) const { return std::sqrt(variance(t)); }  ///< s(t)
    /// ln(m/s), half the log signal-to-noise ratio: the network's time feature.
    double halfLogSnr(double t) const {
        return std::log(meanScale(t)) - 0.5 * std::log(variance(t));
    }
    /// ln N(x; 0, priorSd^2 I) of one point in model space, nats.
    double priorLogDensity(std::span<const double> x) const;
};

/// Builds the process that `sde.kind` names.
std::unique_ptr<Sde> makeSde(const Settings& settings);

/// `sde.t_min`; 0 for a process of levels, which has none.
double smallestTime(const Settings& settings);

/// Whether the data stay as they are: `sde.kind` none with `sde.sigma` 0.
bool withoutNoise(const Settings& settings);

}  // namespace scorescope
