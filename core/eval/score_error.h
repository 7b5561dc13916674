// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"

namespace scorescope {

/// {value, small_t, by_t, n}: relative error of the score against the exact one under p_t.
Result<Json> scoreError(const MetricInput& input);

}  // namespace scorescope
