// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <vector>

#include "core/model/parameter_layout.h"
#include "core/objective/objective.h"
#include "core/session/snapshot.h"

namespace scorescope {

/// What a loss with an encoder in it is made of, and how long the gradient of each of its networks
/// is.
class LossParts {
public:
    /// Networks by the first word of their parameters' names: "encoder.", "decoder.", others are
    /// what gives the score. Without an encoder nothing is noted.
    explicit LossParts(const ParameterLayout& layout);

    /// gradient [P] of the whole loss, before clipping.
    void note(const ObjectiveValue& value, const torch::Tensor& gradient, LossPoint& point) const;

private:
    struct Range {
        std::int64_t first = 0, count = 0;
        std::optional<double> LossPoint::*norm;
    };
    std::vector<Range> ranges_;  ///< empty without an encoder
};

}  // namespace scorescope
