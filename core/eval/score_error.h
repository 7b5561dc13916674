// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"

namespace scorescope {

/// Relative error sqrt(E|s - s*|^2 / E|s*|^2) of the score against the exact one under p_t, n
/// points each:
///   continuous time   {value, small_t, by_t, n}, means over fixed t
///   levels            {value, by_t, n}, mean over all levels; by_t has their indices
///   one level         {value, by_t, n, high, low}: the latter two of two-dimensional data whose
///                     density is known, under points uniform on [-8, 8]^2 of which only those with
///                     log p > -5, or < -12, count
Result<Json> scoreError(const MetricInput& input);

}  // namespace scorescope
