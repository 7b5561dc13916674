// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"

namespace scorescope {

/// What every process has.
struct SdeOptions {
    double tMin = 1e-3;
};
const Schema<SdeOptions>& sdeOptionsSchema();

/// beta(t) = beta_min + t (beta_max - beta_min).
struct VpOptions {
    double betaMin = 0.1;
    double betaMax = 20.0;
};
const Schema<VpOptions>& vpOptionsSchema();

}  // namespace scorescope
