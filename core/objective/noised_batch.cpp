// SPDX-License-Identifier: Apache-2.0
#include "core/objective/noised_batch.h"

#include <torch/types.h>

#include "core/base/random.h"

namespace scorescope {
namespace {

torch::Tensor noiseOf(const TrainingBatch& batch) {
    torch::Tensor eps = torch::empty(batch.x0.sizes(), torch::kFloat32);
    const auto perSample =
        static_cast<std::size_t>(eps.numel() / std::max<std::int64_t>(1, eps.size(0)));
    float* out = eps.data_ptr<float>();
    for (std::int64_t i = 0; i < eps.size(0); ++i, out += perSample) {
        normals({batch.seed, Stream::noise, static_cast<std::uint64_t>(i),
                 static_cast<std::uint32_t>(batch.step)},
                std::span<float>(out, perSample));
    }
    return eps.to(batch.x0.device());
}

torch::Tensor like(const std::vector<double>& values, const torch::Tensor& x) {
    return torch::tensor(values, torch::kFloat64).to(x.options());
}

}  // namespace

torch::Tensor NoisedBatch::scoreWeights() const {
    if (!noised()) return torch::ones({x.size(0)}, x.options());
    return like(draws.weight, x) * levels.s.square();
}

void NoisedBatch::noteNoiseError(const torch::Tensor& epsHat, ObjectiveValue& value) const {
    value.t = draws.t;
    if (!noised()) return;
    value.epsMse = (epsHat.detach() - eps).square().mean(1);
    value.meanEpsMse = (value.epsMse * like(draws.ratio, value.epsMse)).mean();
}

NoisedBatch noisedBatch(TimeDraws draws, const Sde& sde, const TrainingBatch& batch) {
    NoisedBatch noised;
    noised.draws = std::move(draws);
    noised.levels = noiseLevels(sde, noised.draws.t, batch.x0.device());
    noised.levels.training = StepKey{batch.seed, batch.step};
    noised.x = batch.x0;
    if (sde.variance(noised.draws.t.front()) == 0.0) return noised;  // one level, without noise
    noised.eps = noiseOf(batch);
    noised.x = noised.levels.m.unsqueeze(1) * batch.x0 + noised.levels.s.unsqueeze(1) * noised.eps;
    return noised;
}

NoisedBatch noisedBatch(const TimeLaw& law, const Sde& sde, const TrainingBatch& batch) {
    return noisedBatch(law.draw(batch.x0.size(0), batch.seed, batch.step), sde, batch);
}

}  // namespace scorescope
