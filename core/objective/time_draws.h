// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/objective/time_density.h"

namespace scorescope {

/// lambda(t) / s^2: the weight of the squared error of eps.
double noiseErrorWeight(Weighting weighting, const Sde& sde, double t);

/// Diffusion times of one training step. The loss is the mean over the samples of
///     weight[i] * (mean over dimensions of (eps - eps_hat)^2),
/// and its expectation is the same for every `objective.time_sampling`.
struct TimeDraws {
    std::vector<double> t;       ///< in [t_min, 1], increasing; of levels: from noise to data
    std::vector<double> ratio;   ///< 1 / ((1 - t_min) r(t)): a mean over these t as if uniform
    std::vector<double> weight;  ///< ratio * lambda / s^2
    std::vector<double> share;   ///< of all samples of the law that lie below t
};

/// A density on [0, 1]: how draws are shifted to where they tell most.
class ShareDensity {
public:
    virtual ~ShareDensity() = default;
    virtual double placeOf(double share) const = 0;  ///< below which this share of the draws lies
    virtual double at(double place) const = 0;       ///< the density
};

/// Constant on equal parts.
class StepDensity final : public ShareDensity {
public:
    /// Of each part, in proportion; all positive.
    explicit StepDensity(const std::vector<double>& parts);

    double placeOf(double share) const override;
    double at(double place) const override;

private:
    std::size_t partOf(double place) const;

    std::vector<double> ends_;  ///< [parts + 1], from 0 to 1
};

/// Linear between knots at equal distances, the first at 0, the last at 1.
class LinearDensity final : public ShareDensity {
public:
    /// At each knot, in proportion; all positive, two or more.
    explicit LinearDensity(std::vector<double> knots);

    double placeOf(double share) const override;
    double at(double place) const override;

private:
    std::vector<double> knots_;  ///< so that the integral is 1
    std::vector<double> ends_;   ///< [knots], the integral up to each
};

/// How `objective.weighting`, `objective.time_sampling` and `sde.*` draw t: uniformly on
/// [t_min, 1], from a TimeDensity, or each level of a ladder alike. Free of torch; immutable; safe
/// from several threads.
class TimeLaw {
public:
    /// The settings must have passed their check: a refused pair is asserted.
    explicit TimeLaw(const Settings& settings);
    /// With these choices instead of `objective.*`.
    TimeLaw(const Settings& settings, const DsmOptions& options);

    /// t of samples 0..count-1, stratified: one from each of `count` equally likely intervals.
    /// shifted: how; the weights keep every expectation. Null: not at all.
    TimeDraws draw(std::int64_t count, std::uint64_t seed, std::int64_t step,
                   const ShareDensity* shifted = nullptr) const;

    double timeOf(double share) const;  ///< the t below which this share of samples lies
    double density(double t) const;     ///< r(t); not of levels
    double ratio(double t) const;       ///< as in TimeDraws
    double weight(double t) const;      ///< as in TimeDraws
    double tMin() const { return tMin_; }

private:
    DsmOptions options_;
    double tMin_;
    std::unique_ptr<const Sde> sde_;
    std::unique_ptr<const TimeDensity> importance_;  ///< null: uniform
};

}  // namespace scorescope
