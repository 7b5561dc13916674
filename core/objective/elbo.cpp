// SPDX-License-Identifier: Apache-2.0
#include "core/objective/elbo.h"

#include <torch/types.h>

#include <string>

#include "core/model/latent_groups.h"
#include "core/objective/latent_noise.h"

namespace scorescope {
namespace {

constexpr double kActiveNats = 0.1;
constexpr double kSmallest = 1e-12;  // keeps the root's slope finite

}  // namespace

void noteDivergence(const torch::Tensor& divergence, ObjectiveValue& value) {
    noteDivergence(divergence, {{{divergence.size(1), 1, 1}}}, value);
}

void noteDivergence(const torch::Tensor& divergence, const LatentGroups& groups,
                    ObjectiveValue& value) {
    const torch::Tensor each = overPlaces(divergence.detach(), groups).mean(0);
    value.parts.push_back({"kl", each.sum()});
    value.parts.push_back({"active_units", (each > kActiveNats).sum().to(torch::kFloat32)});
    if (groups.all.size() < 2) return;
    const torch::Tensor ofGroups = overGroups(divergence.detach(), groups).mean(0);
    for (std::int64_t i = 0; i < ofGroups.size(0); ++i) {
        value.parts.push_back({"kl_group_" + std::to_string(i + 1), ofGroups[i]});
    }
}

ObjectiveValue evaluateElbo(const Vae& model, const TrainingBatch& batch, double beta,
                            Distance distance, bool balanced) {
    const torch::Tensor noise = latentNoise(batch, model.latents());
    const LatentNormal q = model.encodeAlong(batch.x0, noise);
    const torch::Tensor z = q.at(noise);
    const torch::Tensor misfit =
        distance == Distance::squared
            ? model.negativeLogLikelihood(batch.x0, z)
            : ((model.decode(z) - batch.x0).square().sum(1) + kSmallest).sqrt();
    const torch::Tensor divergence = q.divergence();
    torch::Tensor counted = divergence.sum(1);
    if (balanced) {
        const torch::Tensor ofGroups = overGroups(divergence, model.groups());
        counted = (ofGroups * balance(ofGroups, model.groups())).sum(1);
    }
    const torch::Tensor losses = misfit + beta * counted;
    ObjectiveValue value;
    value.loss = losses.mean();
    value.losses = losses.detach();
    value.scoreCalls = 0;
    value.parts.push_back({"reconstruction", misfit.detach().mean()});
    noteDivergence(divergence, model.groups(), value);
    return value;
}

}  // namespace scorescope
