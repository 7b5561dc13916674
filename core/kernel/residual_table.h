// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

/// y = W x + b, W [outputs, inputs] row after row.
struct DenseLayer {
    const float* weight = nullptr;
    const float* bias = nullptr;
};

/// h + second(SiLU(first(SiLU(h)) + shift)), all of the network's width; shift is what the time
/// says to all points, and `first` has it added to its bias.
struct ResidualBlock {
    DenseLayer first, second;
};

/// Few points through a residual dense network: last(SiLU(h)) of h after all blocks.
struct ResidualCall {
    const float* x = nullptr;  ///< [count, dimension]
    float* y = nullptr;        ///< [count, dimension]
    std::int64_t count = 0, dimension = 0, width = 0;
    DenseLayer first, last;
    const ResidualBlock* blocks = nullptr;
    std::int64_t blockCount = 0;
    float* scratch = nullptr;  ///< (2 dimension + 3 width) kResidualPoints
};

inline constexpr std::int64_t kResidualPoints = 16;  ///< that go through the layers at once

struct ResidualTable {
    void (*forward)(const ResidualCall& call);
    /// y [outputs] of one x [inputs].
    void (*one)(const DenseLayer& layer, std::int64_t inputs, std::int64_t outputs, const float* x,
                float* y);
};
SCORESCOPE_DECLARE_TABLES(ResidualTable, residualTable)

}  // namespace scorescope::kernel
