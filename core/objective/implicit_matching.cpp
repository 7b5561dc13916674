// SPDX-License-Identifier: Apache-2.0
#include "core/objective/implicit_matching.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>

namespace scorescope {

ObjectiveValue ImplicitMatching::evaluate(const ScoreNetwork& network, const Sde& sde,
                                          const TrainingBatch& batch) const {
    const NoisedBatch noised = noisedBatch(law_, sde, batch);
    const torch::Tensor x = noised.x.detach().requires_grad_(true);
    const torch::Tensor score = network.score(x, noised.levels);
    ObjectiveValue value;
    value.backwardPasses = network.passesPerScore();
    const torch::Tensor losses =
        terms(x, score, batch, value.backwardPasses) * noised.scoreWeights();
    value.loss = losses.mean();
    value.losses = losses.detach();
    noised.noteNoiseError(score.detach() * -noised.levels.s.unsqueeze(1), value);
    return value;
}

torch::Tensor ImplicitMatching::slope(const torch::Tensor& outputs, const torch::Tensor& x) {
    return torch::autograd::grad({outputs.sum()}, {x}, {}, true, true)[0];
}

}  // namespace scorescope
