// SPDX-License-Identifier: Apache-2.0
#include "core/model/latent_groups.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include <vector>

namespace scorescope {
namespace {

constexpr double kLeastDivergence = 0.01;  // nats that every group counts with

std::vector<torch::Tensor> partsOf(const torch::Tensor& each, const LatentGroups& groups) {
    std::vector<std::int64_t> sizes;
    for (const LatentGroup& group : groups.all) sizes.push_back(group.size());
    return each.split_with_sizes(sizes, 1);
}

}  // namespace

torch::Tensor overPlaces(const torch::Tensor& each, const LatentGroups& groups) {
    if (!groups.spatial()) return each;
    std::vector<torch::Tensor> sums;
    const auto parts = partsOf(each, groups);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        sums.push_back(parts[i].reshape({each.size(0), groups.all[i].channels, -1}).sum(2));
    }
    return at::cat(sums, 1);
}

torch::Tensor overGroups(const torch::Tensor& each, const LatentGroups& groups) {
    std::vector<torch::Tensor> sums;
    for (const torch::Tensor& part : partsOf(each, groups)) sums.push_back(part.sum(1));
    return at::stack(sums, 1);
}

torch::Tensor balance(const torch::Tensor& ofGroups, const LatentGroups& groups) {
    std::vector<double> sizes;
    for (const LatentGroup& group : groups.all) sizes.push_back(static_cast<double>(group.size()));
    const torch::Tensor size = torch::tensor(sizes, torch::kFloat64).to(ofGroups.options());
    const torch::Tensor pull = (ofGroups.detach().abs().mean(0) + kLeastDivergence) / size;
    return pull / pull.mean();
}

}  // namespace scorescope
