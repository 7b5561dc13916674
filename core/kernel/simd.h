// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Included by the *_isa.cpp sources only. Each of them is compiled once for every instruction set,
// with these two macros from CMake; without them it is the portable one.
#if !defined(SCORESCOPE_ISA)
#define SCORESCOPE_ISA portable
#define SCORESCOPE_LANES 4
#endif

#define SCORESCOPE_INLINE static inline __attribute__((always_inline))

/// Numbers in lanes, for one instruction set. Everything has internal linkage and lives in a
/// namespace of the instruction set, and nothing here uses a template of the standard library: a
/// function compiled for AVX-512 must never be the copy that the linker keeps for all machines.
namespace scorescope::kernel::SCORESCOPE_ISA {

constexpr int kLanes = SCORESCOPE_LANES;
constexpr int kVectorBytes = kLanes * 4;

using Floats = float __attribute__((vector_size(kVectorBytes)));
using Ints = std::int32_t __attribute__((vector_size(kVectorBytes)));  ///< also the masks: 0 or -1
using Words = std::uint32_t __attribute__((vector_size(kVectorBytes)));

// Memory without alignment.
using FloatsInMemory = float __attribute__((vector_size(kVectorBytes), aligned(4), may_alias));
using WordsInMemory =
    std::uint32_t __attribute__((vector_size(kVectorBytes), aligned(4), may_alias));

SCORESCOPE_INLINE Floats load(const float* from) {
    return *reinterpret_cast<const FloatsInMemory*>(from);
}
SCORESCOPE_INLINE void store(float* to, Floats value) {
    *reinterpret_cast<FloatsInMemory*>(to) = value;
}
SCORESCOPE_INLINE Words loadWords(const std::uint32_t* from) {
    return *reinterpret_cast<const WordsInMemory*>(from);
}
SCORESCOPE_INLINE void storeWords(std::uint32_t* to, Words value) {
    *reinterpret_cast<WordsInMemory*>(to) = value;
}

SCORESCOPE_INLINE Floats broadcast(float value) {
    return value - Floats{};  // adding 0 would cost an instruction, for the sake of -0
}
SCORESCOPE_INLINE Words broadcastWord(std::uint32_t value) {
    return Words{} + value;
}

/// 0, 1, 2, ...
SCORESCOPE_INLINE Words laneNumbers() {
    Words lanes{};
    for (int i = 0; i < kLanes; ++i) lanes[i] = static_cast<std::uint32_t>(i);
    return lanes;
}

SCORESCOPE_INLINE Ints bitsOf(Floats value) {
    return reinterpret_cast<Ints>(value);
}
SCORESCOPE_INLINE Floats floatsOf(Ints bits) {
    return reinterpret_cast<Floats>(bits);
}
SCORESCOPE_INLINE Ints signedOf(Words value) {
    return reinterpret_cast<Ints>(value);
}
SCORESCOPE_INLINE Words unsignedOf(Ints value) {
    return reinterpret_cast<Words>(value);
}
SCORESCOPE_INLINE Floats toFloats(Ints value) {
    return __builtin_convertvector(value, Floats);
}

/// Keeps the compiler from reading `value` again from memory at each use.
SCORESCOPE_INLINE void keepInRegister([[maybe_unused]] Floats& value) {
#if defined(__AVX512F__)
    asm("" : "+v"(value));
#elif defined(__x86_64__)
    asm("" : "+x"(value));
#endif
}

/// mask ? a : b, lane by lane.
SCORESCOPE_INLINE Floats select(Ints mask, Floats a, Floats b) {
    return mask ? a : b;
}

/// The larger; `b` where a is not a number.
SCORESCOPE_INLINE Floats larger(Floats a, Floats b) {
#if defined(__AVX512F__)
    return _mm512_max_ps(a, b);
#elif defined(__AVX2__)
    return _mm256_max_ps(a, b);
#elif defined(__x86_64__)
    return _mm_max_ps(a, b);
#else
    return a > b ? a : b;
#endif
}

/// The smaller; `b` where a is not a number.
SCORESCOPE_INLINE Floats smaller(Floats a, Floats b) {
#if defined(__AVX512F__)
    return _mm512_min_ps(a, b);
#elif defined(__AVX2__)
    return _mm256_min_ps(a, b);
#elif defined(__x86_64__)
    return _mm_min_ps(a, b);
#else
    return a < b ? a : b;
#endif
}

SCORESCOPE_INLINE Floats squareRoot(Floats x) {
#if defined(__AVX512F__)
    return _mm512_sqrt_ps(x);
#elif defined(__AVX2__)
    return _mm256_sqrt_ps(x);
#elif defined(__x86_64__)
    return _mm_sqrt_ps(x);
#else
    for (int i = 0; i < kLanes; ++i) x[i] = __builtin_sqrtf(x[i]);
    return x;
#endif
}

/// 1 / x to about 1e-7, for normal x whose reciprocal is normal.
SCORESCOPE_INLINE Floats reciprocal(Floats x) {
#if defined(__AVX512F__)
    const Floats guess = _mm512_rcp14_ps(x);
    return guess + guess * (1.0F - x * guess);
#else
    return 1.0F / x;
#endif
}

/// Sum over the lanes, always in the same order.
SCORESCOPE_INLINE float sumOfLanes(Floats x) {
    float sum = 0.0F;
    for (int i = 0; i < kLanes; ++i) sum += x[i];
    return sum;
}
SCORESCOPE_INLINE float largestOfLanes(Floats x) {
    float largest = x[0];
    for (int i = 1; i < kLanes; ++i) largest = x[i] > largest ? x[i] : largest;
    return largest;
}

/// Both halves of the 64-bit products a * b.
struct Products {
    Words high, low;
};
SCORESCOPE_INLINE Products multiply(Words a, std::uint32_t b) {
#if defined(__AVX512F__)
    const auto factor = _mm512_set1_epi32(static_cast<int>(b));
    const auto all = reinterpret_cast<__m512i>(a);
    const __m512i even = _mm512_mul_epu32(all, factor);
    const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(all, 32), factor);
    const __m512i high = _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd);
    const __m512i low = _mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64(odd, 32));
    return {reinterpret_cast<Words>(high), reinterpret_cast<Words>(low)};
#elif defined(__AVX2__)
    const auto factor = _mm256_set1_epi32(static_cast<int>(b));
    const auto all = reinterpret_cast<__m256i>(a);
    const __m256i even = _mm256_mul_epu32(all, factor);
    const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(all, 32), factor);
    const __m256i high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
    const __m256i low = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
    return {reinterpret_cast<Words>(high), reinterpret_cast<Words>(low)};
#elif defined(__x86_64__)
    const auto factor = _mm_set1_epi32(static_cast<int>(b));
    const auto all = reinterpret_cast<__m128i>(a);
    const __m128i even = _mm_mul_epu32(all, factor);
    const __m128i odd = _mm_mul_epu32(_mm_srli_epi64(all, 32), factor);
    const __m128i upper = _mm_set_epi32(-1, 0, -1, 0);
    const __m128i high = _mm_or_si128(_mm_srli_epi64(even, 32), _mm_and_si128(upper, odd));
    const __m128i low = _mm_or_si128(_mm_andnot_si128(upper, even), _mm_slli_epi64(odd, 32));
    return {reinterpret_cast<Words>(high), reinterpret_cast<Words>(low)};
#else
    Products products{};
    for (int i = 0; i < kLanes; ++i) {
        const std::uint64_t wide = std::uint64_t{a[i]} * b;
        products.high[i] = static_cast<std::uint32_t>(wide >> 32);
        products.low[i] = static_cast<std::uint32_t>(wide);
    }
    return products;
#endif
}

}  // namespace scorescope::kernel::SCORESCOPE_ISA
