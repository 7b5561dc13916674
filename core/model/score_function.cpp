// SPDX-License-Identifier: Apache-2.0
#include "core/model/score_function.h"

#include <torch/types.h>

namespace scorescope {

ScoreProducts ScoreFunction::products(const torch::Tensor&, double, const torch::Tensor&) const {
    TORCH_INTERNAL_ASSERT(false, "this score function is not differentiable");
}

torch::Tensor ScoreFunction::jacobian(const torch::Tensor&, double) const {
    TORCH_INTERNAL_ASSERT(false, "this score function is not differentiable");
}

torch::Tensor ScoreFunction::energy(const torch::Tensor&, double) const {
    TORCH_INTERNAL_ASSERT(false, "this score function has no energy");
}

torch::Tensor DensityFunction::jacobian(const torch::Tensor& x, double t) const {
    const std::int64_t count = x.size(0), dimension = x.size(1);
    // e_i, then e_i + e_j: 2 J_ij = (e_i + e_j)^T J (e_i + e_j) - J_ii - J_jj.
    std::vector<torch::Tensor> probes;
    const torch::Tensor unit = torch::eye(dimension, x.options());
    for (std::int64_t i = 0; i < dimension; ++i) {
        for (std::int64_t j = i; j < dimension; ++j) {
            const torch::Tensor probe = i == j ? unit[i] : unit[i] + unit[j];
            probes.push_back(probe.expand({count, dimension}));
        }
    }
    const torch::Tensor products = this->products(x, t, torch::stack(probes)).products;
    torch::Tensor result = torch::empty({count, dimension, dimension}, products.options());
    const auto at = [&](std::int64_t i, std::int64_t j) {
        return result.select(1, i).select(1, j);
    };
    std::int64_t index = 0;
    for (std::int64_t i = 0; i < dimension; ++i) {
        for (std::int64_t j = i; j < dimension; ++j) at(i, j).copy_(products[index++]);
    }
    for (std::int64_t i = 0; i < dimension; ++i) {
        for (std::int64_t j = i + 1; j < dimension; ++j) {
            at(i, j).sub_(at(i, i) + at(j, j)).mul_(0.5);
            at(j, i).copy_(at(i, j));
        }
    }
    return result;
}

torch::Tensor posteriorMean(const Sde& sde, const torch::Tensor& x, double t,
                            const torch::Tensor& score) {
    return (x + sde.variance(t) * score) / sde.meanScale(t);
}

torch::Tensor predictedNoise(const Sde& sde, double t, const torch::Tensor& score) {
    return -sde.noiseScale(t) * score;
}

}  // namespace scorescope
