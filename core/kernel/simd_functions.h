// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernel/simd.h"

/// Functions of numbers in lanes; relative error about 2e-7 unless said. The polynomials are
/// minimax fits of our own, of the relative error on the reduced range.
namespace scorescope::kernel::SCORESCOPE_ISA {

/// Adding it to a float leaves the nearest integer in the low bits: 1.5 * 2^23.
constexpr float kRounder = 12582912.0F;
constexpr float kLog2e = 1.44269504F;

/// p * 2^n, where n is the integer in the low bits of `shifted` (see kRounder).
SCORESCOPE_INLINE Floats scaledByPower(Floats p, Floats shifted) {
    return floatsOf(bitsOf(p) + (bitsOf(shifted) << 23));
}

/// e^x; below -87.3 it stays at 1.2e-38, above 88 at 1.7e38.
SCORESCOPE_INLINE Floats exponential(Floats x) {
    x = larger(smaller(x, broadcast(88.0F)), broadcast(-87.3F));
    const Floats shifted = x * kLog2e + kRounder;
    const Floats n = shifted - kRounder;
    // ln 2 in two parts: the first has few bits, so its multiples are exact.
    const Floats r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
    Floats p = r * 1.38146128e-3F + 8.36871006e-3F;
    p = p * r + 4.1668389e-2F;
    p = p * r + 1.66665211e-1F;
    p = p * r + 0.5F;
    p = p * (r * r) + r + 1.0F;
    return scaledByPower(p, shifted);
}

/// 1 + e^-x for |x| <= 87, with an error of |x| 1e-7 more without FMA.
SCORESCOPE_INLINE Floats onePlusExpMinus(Floats x) {
    const Floats shifted = x * -kLog2e + kRounder;
    const Floats r = x * -kLog2e - (shifted - kRounder);
    Floats p = r * 1.32764713e-3F + 9.67554096e-3F;
    p = p * r + 5.55071309e-2F;
    p = p * r + 2.40221202e-1F;
    p = p * r + 6.93146944e-1F;
    p = p * r + 1.0F;
    return scaledByPower(p, shifted) + 1.0F;
}

SCORESCOPE_INLINE Floats clampedForSigmoid(Floats x) {
    return larger(smaller(x, broadcast(87.0F)), broadcast(-87.0F));
}

/// x / (1 + e^-x); relative error about 1e-6 for |x| <= 10.
SCORESCOPE_INLINE Floats silu(Floats x) {
#if defined(__AVX512F__)
    return x * reciprocal(onePlusExpMinus(clampedForSigmoid(x)));
#else
    return x / onePlusExpMinus(clampedForSigmoid(x));
#endif
}

struct ValueAndSlope {
    Floats value, slope;
};
/// silu(x) and its derivative s (1 + x (1 - s)), s = 1 / (1 + e^-x).
SCORESCOPE_INLINE ValueAndSlope siluWithSlope(Floats x) {
    const Floats s = reciprocal(onePlusExpMinus(clampedForSigmoid(x)));
    const Floats value = x * s;
    return {value, s + value * (1.0F - s)};
}

/// ln(1 + f) + n ln 2 for f from sqrt(1/2) - 1 to sqrt(2) - 1.
SCORESCOPE_INLINE Floats logFromParts(Floats f, Floats n) {
    Floats p = f * 8.7004371e-2F - 1.42674863e-1F;
    p = p * f + 1.49147674e-1F;
    p = p * f - 1.6577585e-1F;
    p = p * f + 1.99630633e-1F;
    p = p * f - 2.50013381e-1F;
    p = p * f + 3.33339095e-1F;
    const Floats square = f * f;
    p = p * (f * square) - n * 2.12194440e-4F - 0.5F * square;
    return (p + f) + n * 0.693359375F;
}

struct Parts {
    Floats f;  ///< x = (1 + f) 2^n
    Floats n;
};
/// For normal x > 0.
SCORESCOPE_INLINE Parts partsOf(Floats x) {
    const Ints bits = bitsOf(x);
    // Counting from sqrt(1/2), whose bits are 0x3f3504f3, puts 1 + f around 1.
    const Ints shifted = bits - 0x3f3504f3;
    const Ints n = shifted >> 23;
    const Ints rest = (shifted & 0x007fffff) + 0x3f3504f3;
    return {floatsOf(rest) - 1.0F, toFloats(n)};
}

/// ln x for normal x > 0.
SCORESCOPE_INLINE Floats logarithm(Floats x) {
    const Parts parts = partsOf(x);
    return logFromParts(parts.f, parts.n);
}

struct SinCos {
    Floats sine, cosine;
};
/// r from -pi/4 to pi/4, then turned by `quarters` (its two low bits) right angles.
SCORESCOPE_INLINE SinCos sinCosOfParts(Floats r, Ints quarters) {
    const Floats z = r * r;
    const Floats s = r + r * z * ((-1.95172994e-4F * z + 8.332178e-3F) * z - 1.66666552e-1F);
    const Floats c =
        (z * z) * ((2.44384519e-5F * z - 1.38873677e-3F) * z + 4.16666456e-2F) - 0.5F * z + 1.0F;
    const Ints swapped = -(quarters & 1);
    const Floats sine = select(swapped, c, s);
    const Floats cosine = select(swapped, s, c);
    const Ints sineSign = (quarters & 2) << 30;
    const Ints cosineSign = ((quarters + 1) & 2) << 30;
    return {floatsOf(bitsOf(sine) ^ sineSign), floatsOf(bitsOf(cosine) ^ cosineSign)};
}

/// sin x and cos x for |x| <= 8192, absolute error about 1e-7.
SCORESCOPE_INLINE SinCos sinCos(Floats x) {
    const Floats shifted = x * 0.636619772F + kRounder;
    const Floats n = shifted - kRounder;
    // pi/2 in three parts; the first two have 11 bits, so their multiples are exact.
    const Floats r = ((x - n * 1.5703125F) - n * 4.83751297e-4F) - n * 7.54979013e-8F;
    return sinCosOfParts(r, bitsOf(shifted));
}

}  // namespace scorescope::kernel::SCORESCOPE_ISA
