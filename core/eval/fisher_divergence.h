// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"

namespace scorescope {

/// The Fisher divergence 1/2 E|s - s*|^2, in model space, of which the losses of score matching are
/// estimates up to constants:
///   plain     under the clean data, against their own score (`esm`, `ssm-vr`); closed forms only
///   smoothed  under the data with the least noise that there is, against their score then (`dsm`);
///             not of clean data
///   sliced    as `value`, 1/2 E (v^T (s - s*))^2 along random v with E[v v^T] = I (`ssm`)
/// {value, plain?, smoothed?, sliced, n, standard_error}; value is smoothed, of clean data plain.
Result<Json> fisherDivergence(const MetricInput& input);

}  // namespace scorescope
