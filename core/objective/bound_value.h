// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/latent_model.h"
#include "core/objective/noised_batch.h"

namespace scorescope {

/// E 1/2 w |eps_hat - eps|^2 + beta KL(q || N(0, I)), summed over dimensions, w as the draws have
/// it: the loss of models whose decoder is a score, with its parts. epsHat [B, D].
ObjectiveValue boundValue(const NoisedBatch& noised, const torch::Tensor& epsHat,
                          const LatentNormal& q, double beta);

}  // namespace scorescope
