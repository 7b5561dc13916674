// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/cde.h"
#include "core/objective/noised_batch.h"

namespace scorescope {

/// Denoising score matching of a conditional score and its encoder together,
///     E_t 1/2 lambda |grad log p(x_t | x_0) - s(x_t, z, t)|^2 + beta KL(q(z | x_0) || N(0, I)),
/// summed over dimensions, z ~ q(z | x_0).
ObjectiveValue evaluateCde(const Cde& model, const Sde& sde, const TimeLaw& law,
                           const TrainingBatch& batch, double beta);

}  // namespace scorescope
