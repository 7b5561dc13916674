// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace scorescope {

/// Mean and variance of the data, model space, around which a network is preconditioned.
struct DataMoments {
    torch::Tensor mean;  ///< mu [D]
    double variance = 1.0;
};

}  // namespace scorescope
