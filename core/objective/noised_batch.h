// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/objective/objective.h"
#include "core/objective/time_draws.h"

namespace scorescope {

/// A training batch under noise, x_t = m x_0 + s eps, or as it is where the data are clean.
struct NoisedBatch {
    TimeDraws draws;
    NoiseLevels levels;  ///< [B]
    torch::Tensor eps;   ///< [B, D]; undefined for clean data
    torch::Tensor x;     ///< [B, D]

    bool noised() const { return eps.defined(); }
    /// The weight of each sample's score terms, [B]: lambda(t) times draws.ratio; 1 for clean data.
    torch::Tensor scoreWeights() const;
    /// Notes t and the error of the noise that eps_hat [B, D] has.
    void noteNoiseError(const torch::Tensor& epsHat, ObjectiveValue& value) const;
};

/// The batch at these times, one a row.
NoisedBatch noisedBatch(TimeDraws draws, const Sde& sde, const TrainingBatch& batch);
/// At the times that the law draws for the step.
NoisedBatch noisedBatch(const TimeLaw& law, const Sde& sde, const TrainingBatch& batch);

}  // namespace scorescope
