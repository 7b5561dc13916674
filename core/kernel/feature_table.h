// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

/// What a small classifier of single images is made of.
struct FeatureTable {
    /// sums [out] += x [in] times rows [in, out]; the terms of a sum are added in the order of x.
    void (*addRows)(float* sums, const float* x, const float* rows, std::int64_t in,
                    std::int64_t out);
    /// values [count] = SiLU(values), relative error about 1e-6.
    void (*silu)(float* values, std::int64_t count);
};
SCORESCOPE_DECLARE_TABLES(FeatureTable, featureTable)

}  // namespace scorescope::kernel
