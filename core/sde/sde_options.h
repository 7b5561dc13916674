// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"

namespace scorescope {

/// What every process in continuous time has.
struct SdeOptions {
    double tMin = 1e-3;
};
const Schema<SdeOptions>& sdeOptionsSchema();

/// beta(t) = beta_min + t (beta_max - beta_min), of `vp` and `subvp`.
struct LinearBetaOptions {
    double betaMin = 0.1;
    double betaMax = 20.0;
};
const Schema<LinearBetaOptions>& linearBetaOptionsSchema();

/// Standard deviations of the noise at t = 0 and t = 1.
struct VeOptions {
    double sigmaMin = 0.01;
    double sigmaMax = 50.0;
};
const Schema<VeOptions>& veOptionsSchema();

/// Standard deviations of the noise at t = 0 and t = 1; variances 3e-5 and 0.999.
struct GeometricVpOptions {
    double sigmaMin = 0.00548;
    double sigmaMax = 0.9995;
};
const Schema<GeometricVpOptions>& geometricVpOptionsSchema();

/// Standard deviations of the noise at the first and the last of L levels.
struct LadderOptions {
    double sigmaMin = 1.0;
    double sigmaMax = 20.0;
    std::int64_t levels = 10;
};
const Schema<LadderOptions>& ladderOptionsSchema();

/// One standard deviation of the noise; 0: clean data.
struct OneLevelOptions {
    double sigma = 0.0;
};
const Schema<OneLevelOptions>& oneLevelOptionsSchema();

}  // namespace scorescope
