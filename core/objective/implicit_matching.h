// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/objective/noised_batch.h"

namespace scorescope {

/// Score matching without the true score, by how the learned one changes (Hyvarinen 2005):
///     mean over samples of lambda(t) J(x_t),   J = tr(ds/dx) + 1/2 |s|^2,
/// summed over dimensions; kinds differ in how they compute J. On clean data lambda = 1. The loss
/// is the Fisher divergence 1/2 E|s - s*|^2 but for a constant, so it may be negative.
///
/// Derivatives come from autograd::grad with a graph, never from backward(): that would tie the
/// graph to the weights and keep it alive.
class ImplicitMatching : public Objective {
public:
    explicit ImplicitMatching(TimeLaw law) : law_(std::move(law)) {}

    ObjectiveValue evaluate(const ScoreNetwork& network, const Sde& sde,
                            const TrainingBatch& batch) const final;

protected:
    /// J of each sample, [B], with a graph. x [B, D] requires a gradient and led to score [B, D].
    /// Counts its backward passes in `passes`.
    virtual torch::Tensor terms(const torch::Tensor& x, const torch::Tensor& score,
                                const TrainingBatch& batch, std::int64_t& passes) const = 0;

    /// d (sum of all outputs) / dx [B, D], with a graph.
    static torch::Tensor slope(const torch::Tensor& outputs, const torch::Tensor& x);

private:
    TimeLaw law_;
};

}  // namespace scorescope
