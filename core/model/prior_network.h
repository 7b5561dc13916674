// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <memory>

#include "core/model/latent_group_options.h"
#include "core/model/noise_levels.h"
#include "core/model/parameter_store.h"

namespace scorescope {

/// The network eps' in LSGM's prior of latent vectors: its layers, with parameters in a store.
class PriorNetwork {
public:
    virtual ~PriorNetwork() = default;

    /// z [B, L] of variance 1 where z_0 is N(0, I), levels [B] or [1] -> [B, L].
    virtual torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& z,
                                     const NoiseLevels& levels) const = 0;
};

/// For latents that are arranged like this, declared as "prior.*": residual and dense, told
/// sinusoids of ln(m/s), or of groups with places a U-Net, whose image has the groups' channels at
/// the lowest resolution; 2 x 2 places of the one above become channels there. covered: so many
/// groups come first that it sees; it says 0 of the others. Its last layer starts at zero.
std::unique_ptr<PriorNetwork> makePriorNetwork(ParameterStore& store, const LatentGroups& groups,
                                               std::size_t covered,
                                               const LatentPriorOptions& options,
                                               torch::Device device);

}  // namespace scorescope
