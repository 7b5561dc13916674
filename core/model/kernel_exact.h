// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/kernel/parallel.h"
#include "core/model/exact_score.h"

namespace scorescope {

// The exact scores of exact_score.h, evaluated on the kernels of core/kernel where x is float32 on
// the processor and has few dimensions (kernel::kMostExactDimensions); elsewhere, and for
// derivatives, by `reference`, the same score on LibTorch. Both agree to 1e-5 of the largest value.
// team: shares the points of a call and outlives the function; may be null.

std::unique_ptr<DensityFunction> kernelMixtureScore(const GaussianMixture& mixture, const Sde& sde,
                                                    std::unique_ptr<DensityFunction> reference,
                                                    kernel::ThreadTeam* team = nullptr);

/// limit: as empiricalScore.
std::unique_ptr<DensityFunction> kernelEmpiricalScore(const Points& points, std::int64_t limit,
                                                      const Sde& sde,
                                                      std::unique_ptr<DensityFunction> reference,
                                                      kernel::ThreadTeam* team = nullptr);

}  // namespace scorescope
