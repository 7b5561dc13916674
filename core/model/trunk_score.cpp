// SPDX-License-Identifier: Apache-2.0
#include "core/model/trunk_score.h"

#include <torch/types.h>

#include <cmath>

namespace scorescope {

TrunkScore::TrunkScore(std::unique_ptr<Trunk> trunk, Parameterisation parameterisation,
                       DataMoments moments)
    : trunk_(std::move(trunk)), parameterisation_(parameterisation), moments_(std::move(moments)) {}

torch::Tensor TrunkScore::eps(const torch::Tensor& x, const NoiseLevels& levels) const {
    if (parameterisation_ == Parameterisation::eps) return trunk_->forward(x, levels.halfLogSnr);
    if (parameterisation_ == Parameterisation::score) {
        return -levels.s.unsqueeze(1) * trunk_->forward(x, levels.halfLogSnr);
    }
    const double v = moments_.variance;
    const torch::Tensor m = levels.m.unsqueeze(1);
    const torch::Tensor s = levels.s.unsqueeze(1);
    const torch::Tensor root = (m * m * v + s * s).sqrt();  // sqrt(q)
    const torch::Tensor scaled = (x - m * moments_.mean) / root;
    const torch::Tensor correction = trunk_->forward(scaled, levels.halfLogSnr);
    return s / root * scaled + m * std::sqrt(v) / root * correction;
}

torch::Tensor TrunkScore::score(const torch::Tensor& x, const NoiseLevels& levels) const {
    if (!trunk_->seesTime()) return cleanScore(x);
    if (parameterisation_ == Parameterisation::score) return trunk_->forward(x, levels.halfLogSnr);
    return ScoreNetwork::score(x, levels);
}

torch::Tensor TrunkScore::cleanScore(const torch::Tensor& x) const {
    if (parameterisation_ == Parameterisation::score) return trunk_->forward(x, {});
    const double root = std::sqrt(moments_.variance);
    const torch::Tensor scaled = (x - moments_.mean) / root;
    return (trunk_->forward(scaled, {}) - scaled) / root;
}

}  // namespace scorescope
