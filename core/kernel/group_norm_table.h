// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

/// GN(x + offset) of one image, whose channels lie one after the other: x [places, channels].
struct GroupNormCall {
    const float* x;
    const float* offset;  ///< [channels], the same at all places; null: none
    const float* weight;  ///< [channels]
    const float* bias;    ///< [channels]
    std::int64_t places;
    std::int64_t channels;
    std::int64_t groups;  ///< divides channels
    bool silu;            ///< y = SiLU(GN(x)) instead of GN(x)
    float* mean;          ///< [groups]: forward writes, backward reads
    float* inverse;       ///< [groups]: 1 / sqrt(variance + epsilon)
    float* scratch;       ///< [5 * channels]
};

/// Gradients of the same; for weight and bias of this image alone.
struct GroupNormGradients {
    const float* y;  ///< [places, channels], what comes in
    float* x;        ///< [places, channels]
    float* offset;   ///< [channels]; null: not wanted
    float* weight;   ///< [channels]
    float* bias;     ///< [channels]
};

struct GroupNormTable {
    void (*forward)(const GroupNormCall& call, float epsilon, float* y);
    void (*backward)(const GroupNormCall& call, const GroupNormGradients& gradients);
};
SCORESCOPE_DECLARE_TABLES(GroupNormTable, groupNormTable)

}  // namespace scorescope::kernel
