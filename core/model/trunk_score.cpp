// SPDX-License-Identifier: Apache-2.0
#include "core/model/trunk_score.h"

#include <torch/types.h>

#include <cmath>

#include "core/model/preconditioning.h"

namespace scorescope {

TrunkScore::TrunkScore(std::unique_ptr<Trunk> trunk, Parameterisation parameterisation,
                       DataMoments moments)
    : trunk_(std::move(trunk)), parameterisation_(parameterisation), moments_(std::move(moments)) {}

torch::Tensor TrunkScore::eps(const torch::Tensor& x, const NoiseLevels& levels) const {
    if (parameterisation_ == Parameterisation::eps) return trunk_->at(x, levels);
    if (parameterisation_ == Parameterisation::score) {
        return -levels.s.unsqueeze(1) * trunk_->at(x, levels);
    }
    const UnitInput input = unitInput(x, levels, moments_);
    return preconditionedEps(input, moments_, trunk_->at(input.scaled, levels));
}

torch::Tensor TrunkScore::score(const torch::Tensor& x, const NoiseLevels& levels) const {
    if (!trunk_->seesTime()) return cleanScore(x);
    if (parameterisation_ == Parameterisation::score) return trunk_->at(x, levels);
    return ScoreNetwork::score(x, levels);
}

torch::Tensor TrunkScore::cleanScore(const torch::Tensor& x) const {
    if (parameterisation_ == Parameterisation::score) return trunk_->forward(x, {});
    const double root = std::sqrt(moments_.variance);
    const torch::Tensor scaled = (x - moments_.mean) / root;
    return (trunk_->forward(scaled, {}) - scaled) / root;
}

}  // namespace scorescope
