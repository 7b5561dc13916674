// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/gelu_table.h"
#include "core/kernel/simd_functions.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

constexpr float kTwiceRoot = 1.59576912F;  // 2 sqrt(2 / pi)
constexpr float kCubic = 0.044715F;

struct Gate {
    Floats s;       ///< 1 / (1 + e^-a)
    Floats slope;   ///< a'
    Floats change;  ///< s (1 - s)
};

SCORESCOPE_INLINE Gate gateOf(Floats x) {
    const Floats square = x * x;
    const Floats a = x * (square * (kTwiceRoot * kCubic) + kTwiceRoot);
    const Floats s = reciprocal(onePlusExpMinus(clampedForSigmoid(a)));
    return {s, square * (3.0F * kTwiceRoot * kCubic) + kTwiceRoot, s * (1.0F - s)};
}

SCORESCOPE_INLINE Floats firstOf(Floats x, const Gate& gate) {
    return gate.s + x * gate.change * gate.slope;
}

SCORESCOPE_INLINE Floats secondOf(Floats x, const Gate& gate) {
    const Floats bend = x * (6.0F * kTwiceRoot * kCubic);
    const Floats inner = (1.0F - 2.0F * gate.s) * gate.slope * gate.slope + bend;
    return gate.change * (2.0F * gate.slope + x * inner);
}

SCORESCOPE_INLINE Floats loadSome(const float* from, std::int64_t count) {
    Floats some{};
    for (std::int64_t i = 0; i < count; ++i) some[i] = from[i];
    return some;
}

SCORESCOPE_INLINE void storeSome(float* to, Floats some, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) to[i] = some[i];
}

void value(const float* x, std::int64_t count, float* y) {
    std::int64_t at = 0;
    for (; count - at >= kLanes; at += kLanes) {
        const Floats here = load(x + at);
        store(y + at, here * gateOf(here).s);
    }
    const Floats rest = loadSome(x + at, count - at);
    storeSome(y + at, rest * gateOf(rest).s, count - at);
}

void gradient(const float* x, const float* dy, std::int64_t count, float* dx) {
    std::int64_t at = 0;
    for (; count - at >= kLanes; at += kLanes) {
        const Floats here = load(x + at);
        store(dx + at, firstOf(here, gateOf(here)) * load(dy + at));
    }
    const Floats rest = loadSome(x + at, count - at);
    storeSome(dx + at, firstOf(rest, gateOf(rest)) * loadSome(dy + at, count - at), count - at);
}

void second(const float* x, const float* dy, const float* df, std::int64_t count, float* toX,
            float* toDy) {
    std::int64_t at = 0;
    for (; count - at >= kLanes; at += kLanes) {
        const Floats here = load(x + at), pulled = load(df + at);
        const Gate gate = gateOf(here);
        store(toX + at, secondOf(here, gate) * load(dy + at) * pulled);
        store(toDy + at, firstOf(here, gate) * pulled);
    }
    const std::int64_t left = count - at;
    const Floats here = loadSome(x + at, left), pulled = loadSome(df + at, left);
    const Gate gate = gateOf(here);
    storeSome(toX + at, secondOf(here, gate) * loadSome(dy + at, left) * pulled, left);
    storeSome(toDy + at, firstOf(here, gate) * pulled, left);
}

}  // namespace

const GeluTable geluTable = {value, gradient, second};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
