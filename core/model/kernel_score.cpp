// SPDX-License-Identifier: Apache-2.0
#include "core/model/kernel_score.h"

#include <torch/types.h>

namespace scorescope {
namespace {

std::span<float> numbersOf(const torch::Tensor& tensor) {
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

KernelScore::KernelScore(const kernel::TrainNetwork& network, const std::vector<float>& weights,
                         const Sde& sde, std::function<const ScoreFunction&()> reference,
                         kernel::ThreadTeam* team)
    : forward_(network, weights, kernel::activeIsa()),
      sde_(sde),
      reference_(std::move(reference)),
      team_(team) {}

torch::Tensor KernelScore::score(const torch::Tensor& x, double t) const {
    const torch::Tensor points =
        x.detach().to(torch::TensorOptions(torch::kFloat32).device(torch::kCPU)).contiguous();
    const torch::Tensor out = torch::empty_like(points);
    forward_.evaluate({numbersOf(points), kernel::MlpOutput::score, numbersOf(out)},
                      kernel::MlpLevel{sde_.meanScale(t), sde_.noiseScale(t),
                                       static_cast<float>(sde_.halfLogSnr(t))},
                      team_);
    return out.to(x.options());
}

ScoreProducts KernelScore::products(const torch::Tensor& x, double t,
                                    const torch::Tensor& probes) const {
    return reference_().products(x, t, probes);
}

}  // namespace scorescope
