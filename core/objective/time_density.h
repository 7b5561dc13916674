// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "core/objective/objective_options.h"
#include "core/sde/sde.h"

namespace scorescope {

/// A density r(t) on [t_min, 1] that puts the samples of t where the loss is large.
///
/// Each is the best one for data of unit variance, whose squared error of eps is 1 - v(t) with v
/// the noise's share of the variance: then every sample contributes alike (Vahdat et al. 2021,
/// section 3.3 and appendix B; docs/MATHS.md lists them all). For sub-VP they are those of the VP
/// process with the same beta. Immutable.
class TimeDensity {
public:
    virtual ~TimeDensity() = default;

    /// The t below which the share (0 to 1) of all samples lies.
    virtual double timeOf(double share) const = 0;
    /// r(t); its integral over [t_min, 1] is 1.
    virtual double at(double t) const = 0;
};

/// The density for the process of `settings`, which is `sde`, and this weighting; null when there
/// is none. Refers to `sde`.
std::unique_ptr<TimeDensity> makeTimeDensity(const Settings& settings, const Sde& sde,
                                             Weighting weighting);

/// r(t) even in ln(m/s), for every process without levels. Refers to `sde`.
std::unique_ptr<TimeDensity> makeLogSnrDensity(const Sde& sde, double tMin);

/// Why `objective.time_sampling` "importance" does not go with the process and the weighting.
std::optional<Error> timeSamplingRefusal(const Settings& settings);

}  // namespace scorescope
