// SPDX-License-Identifier: Apache-2.0
#include "core/model/mlp_score.h"

#include <torch/types.h>

#include <cmath>

namespace scorescope {

MlpScore::MlpScore(Mlp mlp, Parameterisation parameterisation, DataMoments moments)
    : mlp_(std::move(mlp)), parameterisation_(parameterisation), moments_(std::move(moments)) {}

torch::Tensor MlpScore::eps(const torch::Tensor& x, const NoiseLevels& levels) const {
    if (parameterisation_ == Parameterisation::eps) return mlp_.forward(x, levels.halfLogSnr);
    if (parameterisation_ == Parameterisation::score) {
        return -levels.s.unsqueeze(1) * mlp_.forward(x, levels.halfLogSnr);
    }
    const double v = moments_.variance;
    const torch::Tensor m = levels.m.unsqueeze(1);
    const torch::Tensor s = levels.s.unsqueeze(1);
    const torch::Tensor root = (m * m * v + s * s).sqrt();  // sqrt(q)
    const torch::Tensor scaled = (x - m * moments_.mean) / root;
    const torch::Tensor correction = mlp_.forward(scaled, levels.halfLogSnr);
    return s / root * scaled + m * std::sqrt(v) / root * correction;
}

torch::Tensor MlpScore::score(const torch::Tensor& x, const NoiseLevels& levels) const {
    if (!mlp_.shape().timeFeatures) return cleanScore(x);
    if (parameterisation_ == Parameterisation::score) return mlp_.forward(x, levels.halfLogSnr);
    return ScoreNetwork::score(x, levels);
}

torch::Tensor MlpScore::cleanScore(const torch::Tensor& x) const {
    if (parameterisation_ == Parameterisation::score) return mlp_.forward(x, {});
    const double root = std::sqrt(moments_.variance);
    const torch::Tensor scaled = (x - moments_.mean) / root;
    return (mlp_.forward(scaled, {}) - scaled) / root;
}

}  // namespace scorescope
