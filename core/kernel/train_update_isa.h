// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernel/simd.h"
#include "core/kernel/train_table.h"

/// The parts of a training step that pass over all weights once.
namespace scorescope::kernel::SCORESCOPE_ISA {

void packLayer(const TrainLayer& layer, const float* weights, float* packed);
double reduceRows(const TrainRows& rows, const TrainSums& sums, float* gradient);
void updateWeights(const TrainWeights& state, const TrainRates& rates, std::int64_t begin,
                   std::int64_t end);

}  // namespace scorescope::kernel::SCORESCOPE_ISA
