// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/data/training_set.h"

namespace scorescope {

/// Mean and variance of the data, model space, around which a network is preconditioned.
struct DataMoments {
    torch::Tensor mean;  ///< mu [D]
    double variance = 1.0;
};

/// Of the set that a network learns or learned from.
inline DataMoments momentsOf(const TrainingSet& set, torch::Device device) {
    const torch::Tensor mean = torch::tensor(set.mean, torch::kFloat64).to(torch::kFloat32);
    return {mean.to(device), set.variance};
}

}  // namespace scorescope
