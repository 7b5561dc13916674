// SPDX-License-Identifier: Apache-2.0
#include "core/model/latent_model.h"

#include <torch/types.h>

#include <cmath>
#include <numbers>

namespace scorescope {

torch::Tensor LatentNormal::at(const torch::Tensor& noise) const {
    return mean + (0.5 * logVariance).exp() * noise;
}

torch::Tensor LatentNormal::divergence() const {
    return 0.5 * (mean.square() + logVariance.exp() - logVariance - 1.0);
}

torch::Tensor LatentNormal::logDensity(const torch::Tensor& z) const {
    const double constant = std::log(2.0 * std::numbers::pi);
    return -0.5 * ((z - mean).square() * (-logVariance).exp() + logVariance + constant).sum(1);
}

LatentNormal LatentModel::encodeAlong(const torch::Tensor& x, const torch::Tensor&) const {
    return encode(x);
}

torch::Tensor LatentModel::decode(const torch::Tensor&) const {
    TORCH_INTERNAL_ASSERT(false, "this model decodes by sampling");
}

std::unique_ptr<ScoreFunction> LatentModel::posteriorScore(const torch::Tensor&, double) const {
    TORCH_INTERNAL_ASSERT(false, "this model decodes in one pass");
}

std::unique_ptr<ScoreFunction> LatentModel::priorScore(const Vector&) const {
    return nullptr;
}

}  // namespace scorescope
