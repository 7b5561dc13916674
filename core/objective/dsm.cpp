// SPDX-License-Identifier: Apache-2.0
#include "core/objective/dsm.h"

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

torch::Tensor weightedMean(const torch::Tensor& values, const std::vector<double>& weights) {
    return (values * torch::tensor(weights, torch::kFloat64).to(values.options())).mean();
}

}  // namespace

ObjectiveValue Dsm::evaluate(const ScoreNetwork& network, const Sde& sde,
                             const TrainingBatch& batch) const {
    const torch::Tensor& x0 = batch.x0;
    TimeDraws draws = law_.draw(x0.size(0), batch.seed, batch.step);
    const NoiseLevels levels = noiseLevels(sde, draws.t, x0.device());
    const torch::Tensor eps = noiseOf(batch);
    const torch::Tensor xt = levels.m.unsqueeze(1) * x0 + levels.s.unsqueeze(1) * eps;
    const torch::Tensor error = (network.eps(xt, levels) - eps).square().mean(1);
    ObjectiveValue value;
    value.epsMse = error.detach();
    value.meanEpsMse = weightedMean(value.epsMse, draws.ratio);
    value.loss = weightedMean(error, draws.weight);
    value.t = std::move(draws.t);
    return value;
}

}  // namespace scorescope
