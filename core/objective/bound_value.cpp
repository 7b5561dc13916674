// SPDX-License-Identifier: Apache-2.0
#include "core/objective/bound_value.h"

#include <torch/types.h>

#include "core/objective/elbo.h"

namespace scorescope {

ObjectiveValue boundValue(const NoisedBatch& noised, const torch::Tensor& epsHat,
                          const LatentNormal& q, double beta) {
    const torch::Tensor weights =
        torch::tensor(noised.draws.weight, torch::kFloat64).to(epsHat.options());
    const torch::Tensor misfit = 0.5 * weights * (epsHat - noised.eps).square().sum(1);
    const torch::Tensor divergence = q.divergence();
    const torch::Tensor losses = misfit + beta * divergence.sum(1);
    ObjectiveValue value;
    noised.noteNoiseError(epsHat, value);
    value.loss = losses.mean();
    value.losses = losses.detach();
    value.parts.push_back({"score_matching", misfit.detach().mean()});
    noteDivergence(divergence, value);
    return value;
}

}  // namespace scorescope
