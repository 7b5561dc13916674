// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

/// GELU by its tanh formula (Hendrycks and Gimpel 2016): g(x) = x / (1 + e^-a),
/// a = 2 sqrt(2 / pi) (x + 0.044715 x^3). Arrays of `count` numbers, which may not overlap.
struct GeluTable {
    /// y = g(x)
    void (*value)(const float* x, std::int64_t count, float* y);
    /// dx = g'(x) dy
    void (*gradient)(const float* x, const float* dy, std::int64_t count, float* dx);
    /// Of f = g'(x) dy, pulled back by `df`: x gets g''(x) dy df, dy gets g'(x) df.
    void (*second)(const float* x, const float* dy, const float* df, std::int64_t count, float* toX,
                   float* toDy);
};
SCORESCOPE_DECLARE_TABLES(GeluTable, geluTable)

}  // namespace scorescope::kernel
