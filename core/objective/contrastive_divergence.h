// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/objective/objective.h"
#include "core/objective/objective_options.h"

namespace scorescope {

/// Contrastive divergence for p = exp(f) / Z (Hinton 2002): the gradient of the mean of -log p,
///     mean of df/dw over samples of the model - mean of df/dw over the data,
/// with samples by a few steps of Langevin dynamics that begin at the data, or, persistently
/// (Tieleman 2008), where the chains of the step before ended. The loss is the difference of the
/// mean energies; only its gradient means something.
///
/// Persistent chains are the only state of training besides the optimiser's: they travel in
/// TrainingBatch::chains and ObjectiveValue::chains.
class ContrastiveDivergence final : public Objective {
public:
    /// chains: how many persist; 0: none, each step begins at its data.
    ContrastiveDivergence(ContrastiveOptions options, std::int64_t chains)
        : options_(options), chains_(chains) {}

    ObjectiveValue evaluate(const ScoreNetwork& network, const Sde& sde,
                            const TrainingBatch& batch) const override;

private:
    /// x += a/2 s + sqrt(a) z, langevin_steps times. Builds no graph.
    torch::Tensor walk(const ScoreNetwork& network, const NoiseLevels& level, torch::Tensor x,
                       const TrainingBatch& batch) const;

    ContrastiveOptions options_;
    std::int64_t chains_;
};

}  // namespace scorescope
