// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/data/gaussian_mixture.h"
#include "core/model/score_network.h"

namespace scorescope {

/// The score of p_t(x) that stays as it is while an encoder is trained against it; unlike a
/// ScoreFunction it takes a noise level for each row.
class PriorScore {
public:
    virtual ~PriorScore() = default;

    /// x [B, D] in model space, levels [B] or [1] -> [B, D]; builds no graph.
    virtual torch::Tensor score(const torch::Tensor& x, const NoiseLevels& levels) const = 0;
};

/// Of a trained network, which it owns.
std::shared_ptr<const PriorScore> networkPrior(std::unique_ptr<ScoreNetwork> network);

/// Of a mixture's density in closed form, in model space.
std::shared_ptr<const PriorScore> mixturePrior(const GaussianMixture& mixture);

}  // namespace scorescope
