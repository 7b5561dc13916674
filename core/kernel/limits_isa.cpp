// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/limits_table.h"
#include "core/kernel/simd.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

constexpr int kChains = 10;  ///< independent sums: two units with a latency of four or five cycles

double multiplyAdds(std::int64_t rounds, float* sink) {
    Floats sums[kChains];
    for (int c = 0; c < kChains; ++c) sums[c] = broadcast(sink[0] + static_cast<float>(c));
    // From memory: a multiplication by a number that the compiler knows would be shortened.
    const Floats factor = broadcast(sink[1]);
    const Floats addend = broadcast(sink[2]);
    for (std::int64_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 10
        for (int c = 0; c < kChains; ++c) sums[c] = sums[c] * factor + addend;
    }
    Floats total = sums[0];
    for (int c = 1; c < kChains; ++c) total += sums[c];
    sink[0] = total[0];
    return 2.0 * kChains * kLanes * static_cast<double>(rounds);
}

}  // namespace

const LimitsTable limitsTable = {multiplyAdds};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
