// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernel/simd.h"

/// As many doubles as there are lanes, in two vectors: for exponents that are far apart from each
/// other, whose differences decide.
namespace scorescope::kernel::SCORESCOPE_ISA {

using Doubles = double __attribute__((vector_size(kVectorBytes)));
using DoubleBits = std::int64_t __attribute__((vector_size(kVectorBytes)));
constexpr int kHalf = kLanes / 2;
using HalfFloats = float __attribute__((vector_size(kVectorBytes / 2)));
using HalfInMemory = float __attribute__((vector_size(kVectorBytes / 2), aligned(4), may_alias));

struct Wide {
    Doubles low, high;
};

SCORESCOPE_INLINE Wide wideOf(double value) {
    const Doubles all = value - Doubles{};
    return {all, all};
}
SCORESCOPE_INLINE Wide widened(const float* from) {
    const HalfFloats low = *reinterpret_cast<const HalfInMemory*>(from);
    const HalfFloats high = *reinterpret_cast<const HalfInMemory*>(from + kHalf);
    return {__builtin_convertvector(low, Doubles), __builtin_convertvector(high, Doubles)};
}
SCORESCOPE_INLINE Floats narrowed(Wide value) {
    float lanes[kLanes];
    *reinterpret_cast<HalfInMemory*>(lanes) = __builtin_convertvector(value.low, HalfFloats);
    *reinterpret_cast<HalfInMemory*>(lanes + kHalf) =
        __builtin_convertvector(value.high, HalfFloats);
    return load(lanes);
}
SCORESCOPE_INLINE Wide loadWide(const double* from) {
    using InMemory = double __attribute__((vector_size(kVectorBytes), aligned(8), may_alias));
    return {*reinterpret_cast<const InMemory*>(from),
            *reinterpret_cast<const InMemory*>(from + kHalf)};
}
SCORESCOPE_INLINE void storeWide(double* to, Wide value) {
    using InMemory = double __attribute__((vector_size(kVectorBytes), aligned(8), may_alias));
    *reinterpret_cast<InMemory*>(to) = value.low;
    *reinterpret_cast<InMemory*>(to + kHalf) = value.high;
}

SCORESCOPE_INLINE Wide operator+(Wide a, Wide b) {
    return {a.low + b.low, a.high + b.high};
}
SCORESCOPE_INLINE Wide operator-(Wide a, Wide b) {
    return {a.low - b.low, a.high - b.high};
}
SCORESCOPE_INLINE Wide operator*(Wide a, Wide b) {
    return {a.low * b.low, a.high * b.high};
}
SCORESCOPE_INLINE Wide operator*(Wide a, double b) {
    return {a.low * b, a.high * b};
}
SCORESCOPE_INLINE Wide operator-(Wide a, double b) {
    return {a.low - b, a.high - b};
}
SCORESCOPE_INLINE Wide smaller(Wide a, Wide b) {
    return {a.low < b.low ? a.low : b.low, a.high < b.high ? a.high : b.high};
}
SCORESCOPE_INLINE Wide larger(Wide a, Wide b) {
    return {a.low > b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}

}  // namespace scorescope::kernel::SCORESCOPE_ISA
