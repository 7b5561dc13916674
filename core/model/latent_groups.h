// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/model/latent_group_options.h"

namespace scorescope {

/// Sums over the places of each channel: [B, L] -> [B, C].
torch::Tensor overPlaces(const torch::Tensor& each, const LatentGroups& groups);

/// Sums over each group: [B, L] -> [B, G].
torch::Tensor overGroups(const torch::Tensor& each, const LatentGroups& groups);

/// Factors [G] of the groups' divergences [B, G], of mean 1 and without gradient, under which no
/// group is given up early (Vahdat and Kautz 2020): in proportion to the mean divergence, which
/// keeps the pull on busy groups, over the group's size.
torch::Tensor balance(const torch::Tensor& ofGroups, const LatentGroups& groups);

}  // namespace scorescope
