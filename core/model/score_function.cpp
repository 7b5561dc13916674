// SPDX-License-Identifier: Apache-2.0
#include "core/model/score_function.h"

#include <torch/torch.h>

namespace scorescope {

torch::Tensor posteriorMean(const Sde& sde, const torch::Tensor& x, double t,
                            const torch::Tensor& score) {
    return (x + sde.variance(t) * score) / sde.meanScale(t);
}

torch::Tensor predictedNoise(const Sde& sde, double t, const torch::Tensor& score) {
    return -sde.noiseScale(t) * score;
}

}  // namespace scorescope
