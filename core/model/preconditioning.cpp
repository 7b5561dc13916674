// SPDX-License-Identifier: Apache-2.0
#include "core/model/preconditioning.h"

#include <torch/types.h>

#include <cmath>

namespace scorescope {

UnitInput unitInput(const torch::Tensor& x, const NoiseLevels& levels, const DataMoments& moments) {
    const torch::Tensor m = levels.m.unsqueeze(1);
    const torch::Tensor s = levels.s.unsqueeze(1);
    const torch::Tensor root = (m * m * moments.variance + s * s).sqrt();
    return {m, s, root, (x - m * moments.mean) / root};
}

torch::Tensor preconditionedEps(const UnitInput& input, const DataMoments& moments,
                                const torch::Tensor& correction) {
    return input.s / input.root * input.scaled +
           input.m * std::sqrt(moments.variance) / input.root * correction;
}

}  // namespace scorescope
