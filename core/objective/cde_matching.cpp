// SPDX-License-Identifier: Apache-2.0
#include "core/objective/cde_matching.h"

#include <torch/types.h>

#include "core/objective/elbo.h"
#include "core/objective/latent_noise.h"

namespace scorescope {

ObjectiveValue evaluateCde(const Cde& model, const Sde& sde, const TimeLaw& law,
                           const TrainingBatch& batch, double beta) {
    const NoisedBatch noised = noisedBatch(law, sde, batch);
    const LatentNormal q = model.encode(batch.x0);
    const torch::Tensor z = q.at(latentNoise(batch, model.latents()));
    const torch::Tensor epsHat = model.eps(noised.x, noised.levels, z);
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
