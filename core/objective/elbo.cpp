// SPDX-License-Identifier: Apache-2.0
#include "core/objective/elbo.h"

#include <torch/types.h>

#include "core/objective/latent_noise.h"

namespace scorescope {
namespace {

constexpr double kActiveNats = 0.1;
constexpr double kSmallest = 1e-12;  // keeps the root's slope finite

}  // namespace

void noteDivergence(const torch::Tensor& divergence, ObjectiveValue& value) {
    const torch::Tensor perLatent = divergence.detach().mean(0);
    value.parts.push_back({"kl", perLatent.sum()});
    value.parts.push_back({"active_units", (perLatent > kActiveNats).sum().to(torch::kFloat32)});
}

ObjectiveValue evaluateElbo(const Vae& model, const TrainingBatch& batch, double beta,
                            Distance distance) {
    const LatentNormal q = model.encode(batch.x0);
    const torch::Tensor z = q.at(latentNoise(batch, model.latents()));
    const torch::Tensor misfit =
        distance == Distance::squared
            ? model.negativeLogLikelihood(batch.x0, z)
            : ((model.decode(z) - batch.x0).square().sum(1) + kSmallest).sqrt();
    const torch::Tensor divergence = q.divergence();
    const torch::Tensor losses = misfit + beta * divergence.sum(1);
    ObjectiveValue value;
    value.loss = losses.mean();
    value.losses = losses.detach();
    value.scoreCalls = 0;
    value.parts.push_back({"reconstruction", misfit.detach().mean()});
    noteDivergence(divergence, value);
    return value;
}

}  // namespace scorescope
