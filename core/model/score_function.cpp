// SPDX-License-Identifier: Apache-2.0
#include "core/model/score_function.h"

#include <torch/types.h>

namespace scorescope {

ScoreProducts ScoreFunction::products(const torch::Tensor&, double, const torch::Tensor&) const {
    TORCH_INTERNAL_ASSERT(false, "this score function is not differentiable");
}

torch::Tensor posteriorMean(const Sde& sde, const torch::Tensor& x, double t,
                            const torch::Tensor& score) {
    return (x + sde.variance(t) * score) / sde.meanScale(t);
}

torch::Tensor predictedNoise(const Sde& sde, double t, const torch::Tensor& score) {
    return -sde.noiseScale(t) * score;
}

}  // namespace scorescope
