// SPDX-License-Identifier: Apache-2.0
#include "core/objective/score_vae_matching.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <limits>

#include "core/objective/bound_value.h"
#include "core/objective/elbo.h"
#include "core/objective/latent_noise.h"

namespace scorescope {
namespace {

constexpr std::int64_t kCleanEvery = 8;

/// Every eighth row without noise, half of the others uniform in t, half as the law draws.
NoisedBatch warmBatch(const TimeLaw& law, const Sde& sde, const TrainingBatch& batch) {
    const std::int64_t count = batch.x0.size(0);
    TimeDraws draws = law.draw(count, batch.seed, batch.step);
    const double first = law.timeOf(0.0);
    for (std::int64_t i = 0; i < count; i += 2) {
        const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
        draws.t[static_cast<std::size_t>(i)] = first + (1.0 - first) * share;
    }
    NoisedBatch noised = noisedBatch(std::move(draws), sde, batch);
    for (std::int64_t i = kCleanEvery - 1; i < count; i += kCleanEvery) {
        noised.draws.t[static_cast<std::size_t>(i)] = 0.0;
        noised.levels.m[i] = 1.0;
        noised.levels.s[i] = 0.0;
        noised.levels.halfLogSnr[i] = std::numeric_limits<float>::infinity();
        noised.levels.t[i] = 0.0;
        noised.x[i] = batch.x0[i];
    }
    return noised;
}

}  // namespace

ObjectiveValue evaluateScoreVae(const ScoreVae& model, const Sde& sde, const TimeLaw& law,
                                const TrainingBatch& batch, double beta) {
    const NoisedBatch noised = noisedBatch(law, sde, batch);
    const torch::Tensor prior = model.prior().score(noised.x, noised.levels);
    const LatentNormal q = model.encode(batch.x0);
    const torch::Tensor z = q.at(latentNoise(batch, model.latents()));
    const torch::Tensor encoder = model.encoderScore(noised.x, noised.levels, z, true);
    const torch::Tensor epsHat = -noised.levels.s.unsqueeze(1) * (prior + encoder);
    ObjectiveValue value = boundValue(noised, epsHat, q, beta);
    value.backwardPasses = 1;
    return value;
}

ObjectiveValue evaluateWarmStart(const ScoreVae& model, const LatentTarget& target, const Sde& sde,
                                 const TimeLaw& law, const TrainingBatch& batch) {
    const NoisedBatch noised = warmBatch(law, sde, batch);
    const LatentNormal known = target.at(batch.x0);
    const torch::Tensor z = known.at(latentNoise(batch, model.latents()));
    const torch::Tensor losses = -model.encodeAt(noised.x, noised.levels).logDensity(z);
    ObjectiveValue value;
    value.t = noised.draws.t;
    value.loss = losses.mean();
    value.losses = losses.detach();
    value.scoreCalls = 0;
    value.parts.push_back({"latent_nll", value.loss.detach()});
    noteDivergence(known.divergence(), value);
    return value;
}

}  // namespace scorescope
