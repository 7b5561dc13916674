// SPDX-License-Identifier: Apache-2.0
#include "core/objective/dsm.h"

#include <torch/types.h>

#include "core/objective/noised_batch.h"

namespace scorescope {

ObjectiveValue Dsm::evaluate(const ScoreNetwork& network, const Sde& sde,
                             const TrainingBatch& batch) const {
    const NoisedBatch noised = noisedBatch(law_, sde, batch);
    const torch::Tensor epsHat = network.eps(noised.x, noised.levels);
    const torch::Tensor error = (epsHat - noised.eps).square().mean(1);
    ObjectiveValue value;
    noised.noteNoiseError(epsHat, value);
    const torch::Tensor weights =
        torch::tensor(noised.draws.weight, torch::kFloat64).to(error.options());
    const torch::Tensor losses = error * weights;
    value.loss = losses.mean();
    value.losses = losses.detach();
    value.backwardPasses = network.passesPerScore();
    return value;
}

}  // namespace scorescope
