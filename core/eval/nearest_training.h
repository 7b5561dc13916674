// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"

namespace scorescope {

/// Why nearestTraining() does not apply, or nothing.
std::optional<std::string> withoutTrainingImages(const MetricInput& input);

/// {value, test, n}: mean over n samples of the Euclidean distance to the nearest training image,
/// data units, and the same of the first n test images. Samples that are much nearer than unseen
/// images are copies.
Result<Json> nearestTraining(const MetricInput& input);

}  // namespace scorescope
