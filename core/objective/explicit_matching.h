// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/objective/implicit_matching.h"

namespace scorescope {

/// J with the exact trace: one backward pass a dimension, which does not scale.
class ExplicitMatching final : public ImplicitMatching {
public:
    using ImplicitMatching::ImplicitMatching;

protected:
    torch::Tensor terms(const torch::Tensor& x, const torch::Tensor& score,
                        const TrainingBatch& batch, std::int64_t& passes) const override;
};

}  // namespace scorescope
