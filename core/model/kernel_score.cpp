// SPDX-License-Identifier: Apache-2.0
#include "core/model/kernel_score.h"

#include <torch/types.h>

#include "core/model/model_options.h"

namespace scorescope {
namespace {

std::span<float> numbersOf(const torch::Tensor& tensor) {
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

bool kernelsKnow(const Settings& settings) {
    return settings.text("model.kind") == "score";
}

kernel::TrainNetwork kernelNetwork(const Settings& settings, const TrainingSet& set) {
    const auto options = settings.read(scoreModelOptionsSchema(), "model");
    kernel::TrainNetwork network;
    network.dimension = set.points.dimension;
    network.width = options.width;
    network.depth = options.depth;
    network.preconditioned = options.parameterisation == Parameterisation::preconditioned;
    network.mean.assign(set.mean.begin(), set.mean.end());
    network.variance = set.variance;
    return network;
}

KernelScore::KernelScore(const kernel::TrainNetwork& network, const std::vector<float>& weights,
                         const Sde& sde, std::function<const ScoreFunction&()> reference)
    : forward_(network, weights, kernel::activeIsa()),
      sde_(sde),
      reference_(std::move(reference)) {}

torch::Tensor KernelScore::score(const torch::Tensor& x, double t) const {
    const torch::Tensor points =
        x.detach().to(torch::TensorOptions(torch::kFloat32).device(torch::kCPU)).contiguous();
    const torch::Tensor out = torch::empty_like(points);
    forward_.evaluate({numbersOf(points), kernel::MlpOutput::score, numbersOf(out)},
                      kernel::MlpLevel{sde_.meanScale(t), sde_.noiseScale(t),
                                       static_cast<float>(sde_.halfLogSnr(t))});
    return out.to(x.options());
}

ScoreProducts KernelScore::products(const torch::Tensor& x, double t,
                                    const torch::Tensor& probes) const {
    return reference_().products(x, t, probes);
}

}  // namespace scorescope
