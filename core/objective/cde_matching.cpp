// SPDX-License-Identifier: Apache-2.0
#include "core/objective/cde_matching.h"

#include <torch/types.h>

#include "core/objective/bound_value.h"
#include "core/objective/latent_noise.h"

namespace scorescope {

ObjectiveValue evaluateCde(const Cde& model, const Sde& sde, const TimeLaw& law,
                           const TrainingBatch& batch, double beta) {
    const NoisedBatch noised = noisedBatch(law, sde, batch);
    const LatentNormal q = model.encode(batch.x0);
    const torch::Tensor z = q.at(latentNoise(batch, model.latents()));
    const torch::Tensor epsHat = model.eps(noised.x, noised.levels, z);
    return boundValue(noised, epsHat, q, beta);
}

}  // namespace scorescope
