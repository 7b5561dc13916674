// SPDX-License-Identifier: Apache-2.0
#include "core/objective/dsm.h"

#include <torch/torch.h>

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

}  // namespace

double noiseErrorWeight(Weighting weighting, const Sde& sde, double t) {
    switch (weighting) {
        case Weighting::simple: return 1.0;
        case Weighting::likelihood: return sde.diffusionSquared(t) / sde.variance(t);
        case Weighting::reweighted: return sde.diffusionSquared(t);
        case Weighting::uniform: return 1.0 / sde.variance(t);
    }
    return 1.0;
}

std::vector<double> stratifiedTimes(std::int64_t count, double tMin, std::uint64_t seed,
                                    std::int64_t step) {
    std::vector<double> times;
    times.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        const double jitter = uniform(
            {seed, Stream::time, static_cast<std::uint64_t>(i), static_cast<std::uint32_t>(step)});
        const double u = (static_cast<double>(i) + jitter) / static_cast<double>(count);
        times.push_back(tMin + (1.0 - tMin) * u);
    }
    return times;
}

ObjectiveValue Dsm::evaluate(const ScoreNetwork& network, const Sde& sde,
                             const TrainingBatch& batch) const {
    const torch::Tensor& x0 = batch.x0;
    ObjectiveValue value;
    value.t = stratifiedTimes(x0.size(0), tMin_, batch.seed, batch.step);
    const NoiseLevels levels = noiseLevels(sde, value.t, x0.device());
    const torch::Tensor eps = noiseOf(batch);
    const torch::Tensor xt = levels.m.unsqueeze(1) * x0 + levels.s.unsqueeze(1) * eps;
    const torch::Tensor error = (network.eps(xt, levels) - eps).square().mean(1);
    value.epsMse = error.detach();
    if (options_.weighting == Weighting::simple) {
        value.loss = error.mean();
        return value;
    }
    std::vector<float> weights;
    for (const double t : value.t) {
        weights.push_back(static_cast<float>(noiseErrorWeight(options_.weighting, sde, t)));
    }
    value.loss = (error * torch::tensor(weights).to(x0.device())).mean();
    return value;
}

}  // namespace scorescope
