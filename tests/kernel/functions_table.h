// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

using MapFloats = void (*)(const float* from, float* to, std::size_t count);

/// The functions of simd_functions.h over arrays whose length is a multiple of 16.
struct FunctionsTable {
    int lanes;
    MapFloats exponential, silu, siluSlope, logarithm, sine, cosine, squareRoot, reciprocal;
    /// The high and low halves of from[i] * factor.
    void (*multiply)(const std::uint32_t* from, std::uint32_t factor, std::uint32_t* high,
                     std::uint32_t* low, std::size_t count);
};
SCORESCOPE_DECLARE_TABLES(FunctionsTable, functionsTable)

}  // namespace scorescope::kernel
