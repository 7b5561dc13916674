// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/objective/implicit_matching.h"

namespace scorescope {

/// J along random directions v with E[v v^T] = I (Song et al. 2019), mean over M of them:
///     v^T (ds/dx) v + 1/2 (v^T s)^2,
/// or with reduced variance, where the second term's mean is known, v^T (ds/dx) v + 1/2 |s|^2.
/// Both have the exact J as their mean; M backward passes, however many dimensions there are.
class SlicedMatching final : public ImplicitMatching {
public:
    SlicedMatching(TimeLaw law, SlicedOptions options, bool reducedVariance)
        : ImplicitMatching(std::move(law)), options_(options), reducedVariance_(reducedVariance) {}

protected:
    torch::Tensor terms(const torch::Tensor& x, const torch::Tensor& score,
                        const TrainingBatch& batch, std::int64_t& passes) const override;

private:
    SlicedOptions options_;
    bool reducedVariance_;
};

/// Directions [M, B, D] with E[v v^T] = I; those of a sample depend on (seed, step, its place)
/// only. Unit vectors of the sphere are scaled by sqrt(D).
torch::Tensor randomDirections(const SlicedOptions& options, const TrainingBatch& batch);

}  // namespace scorescope
