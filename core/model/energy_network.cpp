// SPDX-License-Identifier: Apache-2.0
#include "core/model/energy_network.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cassert>
#include <cmath>

namespace scorescope {

EnergyNetwork::EnergyNetwork(Mlp mlp, DataMoments moments)
    : mlp_(std::move(mlp)), moments_(std::move(moments)) {
    assert(mlp_.shape().outputs == 1);
}

torch::Tensor EnergyNetwork::energy(const torch::Tensor& x, const NoiseLevels& levels) const {
    const double v = moments_.variance;
    if (!mlp_.shape().timeFeatures) {
        const torch::Tensor u = (x - moments_.mean) / std::sqrt(v);
        return mlp_.forward(u, {}).squeeze(1) - 0.5 * u.square().sum(1);
    }
    const torch::Tensor m = levels.m.unsqueeze(1);
    const torch::Tensor s = levels.s.unsqueeze(1);
    const torch::Tensor u = (x - m * moments_.mean) / (m * m * v + s * s).sqrt();
    const torch::Tensor factor = levels.m / levels.s * std::sqrt(v);
    return -factor * mlp_.forward(u, levels.halfLogSnr).squeeze(1) - 0.5 * u.square().sum(1);
}

torch::Tensor EnergyNetwork::score(const torch::Tensor& x, const NoiseLevels& levels) const {
    const bool graphWanted = torch::GradMode::is_enabled();
    const torch::AutoGradMode withGraph(true);
    const bool partOfGraph = graphWanted && x.requires_grad();
    const torch::Tensor at = partOfGraph ? x : x.detach().requires_grad_(true);
    const torch::Tensor f = energy(at, levels).sum();
    const torch::Tensor score = torch::autograd::grad({f}, {at}, {}, graphWanted, graphWanted)[0];
    return graphWanted ? score : score.detach();
}

torch::Tensor EnergyNetwork::eps(const torch::Tensor& x, const NoiseLevels& levels) const {
    return score(x, levels) * -levels.s.unsqueeze(1);
}

}  // namespace scorescope
