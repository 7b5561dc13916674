// SPDX-License-Identifier: Apache-2.0
#include "core/objective/explicit_matching.h"

#include <torch/types.h>

namespace scorescope {

torch::Tensor ExplicitMatching::terms(const torch::Tensor& x, const torch::Tensor& score,
                                      const TrainingBatch&, std::int64_t& passes) const {
    torch::Tensor sum = 0.5 * score.square().sum(1);
    for (std::int64_t d = 0; d < score.size(1); ++d) {
        // Samples do not meet in the network, so the slope of their sum is that of each.
        sum = sum + slope(score.select(1, d), x).select(1, d);
        ++passes;
    }
    return sum;
}

}  // namespace scorescope
