// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/objective/objective.h"

namespace scorescope {

/// N(0, I) draws [B, L] for the latent vectors of a batch; they follow from (seed, step, sample).
torch::Tensor latentNoise(const TrainingBatch& batch, std::int64_t latents);

}  // namespace scorescope
