// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/feature_table.h"
#include "core/kernel/simd_functions.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

/// As many vectors of sums as stay in registers beside each other.
template <int kCount>
SCORESCOPE_INLINE void addRowsOf(float* sums, const float* x, const float* rows, std::int64_t in,
                                 std::int64_t out) {
    Floats sum[kCount];
    for (int v = 0; v < kCount; ++v) sum[v] = load(sums + v * kLanes);
    for (std::int64_t i = 0; i < in; ++i, rows += out) {
        const Floats factor = broadcast(x[i]);
#pragma GCC unroll 8
        for (int v = 0; v < kCount; ++v) sum[v] += factor * load(rows + v * kLanes);
    }
    for (int v = 0; v < kCount; ++v) store(sums + v * kLanes, sum[v]);
}

void addRows(float* sums, const float* x, const float* rows, std::int64_t in, std::int64_t out) {
    std::int64_t at = 0;
    for (; out - at >= 8 * kLanes; at += 8 * kLanes) addRowsOf<8>(sums + at, x, rows + at, in, out);
    for (; out - at >= 2 * kLanes; at += 2 * kLanes) addRowsOf<2>(sums + at, x, rows + at, in, out);
    for (; out - at >= kLanes; at += kLanes) addRowsOf<1>(sums + at, x, rows + at, in, out);
    for (; at < out; ++at) {
        for (std::int64_t i = 0; i < in; ++i) sums[at] += x[i] * rows[i * out + at];
    }
}

void siluOf(float* values, std::int64_t count) {
    std::int64_t at = 0;
    for (; count - at >= kLanes; at += kLanes) store(values + at, silu(load(values + at)));
    Floats rest{};
    for (std::int64_t i = at; i < count; ++i) rest[i - at] = values[i];
    rest = silu(rest);
    for (std::int64_t i = at; i < count; ++i) values[i] = rest[i - at];
}

}  // namespace

const FeatureTable featureTable = {addRows, siluOf};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
