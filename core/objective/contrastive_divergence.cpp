// SPDX-License-Identifier: Apache-2.0
#include "core/objective/contrastive_divergence.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

#include "core/base/random.h"
#include "core/objective/noised_batch.h"

namespace scorescope {
namespace {

/// The increments of each chain, [steps, N, D]; a chain's depend on its place only.
torch::Tensor increments(const torch::Tensor& x, std::int64_t steps, const TrainingBatch& batch) {
    torch::Tensor z = torch::empty({x.size(0), steps, x.size(1)}, torch::kFloat32);
    const auto perChain = static_cast<std::size_t>(steps * x.size(1));
    float* out = z.data_ptr<float>();
    for (std::int64_t i = 0; i < x.size(0); ++i, out += perChain) {
        normals({batch.seed, Stream::chain, static_cast<std::uint64_t>(i),
                 static_cast<std::uint32_t>(batch.step)},
                std::span<float>(out, perChain));
    }
    return z.transpose(0, 1).contiguous().to(x.device());
}

/// `count` rows of x, from the first on, again and again.
torch::Tensor repeatedRows(const torch::Tensor& x, std::int64_t count) {
    return x.index_select(0, torch::arange(count, x.device()).remainder(x.size(0)));
}

}  // namespace

torch::Tensor ContrastiveDivergence::walk(const ScoreNetwork& network, const NoiseLevels& level,
                                          torch::Tensor x, const TrainingBatch& batch) const {
    const torch::NoGradGuard noGrad;
    const double a = options_.stepSize;
    for (const torch::Tensor& z : increments(x, options_.steps, batch).unbind(0)) {
        x = x + 0.5 * a * network.score(x, level) + std::sqrt(a) * z;
    }
    return x;
}

ObjectiveValue ContrastiveDivergence::evaluate(const ScoreNetwork& network, const Sde& sde,
                                               const TrainingBatch& batch) const {
    ObjectiveValue value;
    value.t.assign(static_cast<std::size_t>(batch.x0.size(0)), sde.levels().front());
    const NoisedBatch noised = noisedBatch({value.t, {}, {}, {}}, sde, batch);
    const NoiseLevels level = noiseLevels(sde, {value.t.data(), 1}, batch.x0.device());
    torch::Tensor start = noised.x;
    if (chains_ > 0) start = batch.chains.defined() ? batch.chains : repeatedRows(start, chains_);
    const torch::Tensor dreamt = walk(network, level, start, batch);
    if (chains_ > 0) value.chains = dreamt;

    const torch::Tensor losses =
        network.energy(dreamt, level).mean() - network.energy(noised.x, level);
    value.loss = losses.mean();
    value.losses = losses.detach();
    value.scoreCalls = options_.steps + 2;
    value.backwardPasses = options_.steps * network.passesPerScore();
    return value;
}

}  // namespace scorescope
