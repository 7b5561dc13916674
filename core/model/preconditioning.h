// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/data_moments.h"
#include "core/model/score_network.h"

namespace scorescope {

/// x_t at variance 1 whatever the noise, with q = m^2 v + s^2; scales are [B, 1] or [1, 1].
struct UnitInput {
    torch::Tensor m, s;
    torch::Tensor root;    ///< sqrt(q)
    torch::Tensor scaled;  ///< (x - m mu) / sqrt(q), [B, D]
};
UnitInput unitInput(const torch::Tensor& x, const NoiseLevels& levels, const DataMoments& moments);

/// eps = s (x - m mu)/q + (m sqrt(v)/sqrt(q)) F: the noise in Normal data and what a network F
/// adds.
torch::Tensor preconditionedEps(const UnitInput& input, const DataMoments& moments,
                                const torch::Tensor& correction);

}  // namespace scorescope
