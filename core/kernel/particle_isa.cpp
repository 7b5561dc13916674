// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/particle_table.h"
#include "core/kernel/simd_functions.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

struct FourWords {
    Words word[4];
};

/// Philox4x32-10 (Salmon et al., 2011) of the noise's key and block, for kLanes particles.
SCORESCOPE_INLINE FourWords philox(const ParticleNoise& noise, std::uint64_t particle,
                                   std::uint32_t block) {
    const auto first = static_cast<std::uint32_t>(particle);
    const Words low = laneNumbers() + first;
    // All bits are set where the low word ran over: minus that is plus 1.
    const Words carry = unsignedOf(low < first);
    const Words high = (broadcastWord(static_cast<std::uint32_t>(particle >> 32)) - carry) << 24;
    FourWords c = {{low, high | (noise.level << 16 | block), broadcastWord(noise.step),
                    broadcastWord(noise.index)}};
    std::uint32_t key0 = noise.key[0];
    std::uint32_t key1 = noise.key[1];
    for (int round = 0; round < 10; ++round) {
        const Products a = multiply(c.word[0], 0xD2511F53U);
        const Products b = multiply(c.word[2], 0xCD9E8D57U);
        c = {{b.high ^ c.word[1] ^ key0, b.low, a.high ^ c.word[3] ^ key1, a.low}};
        key0 += 0x9E3779B9U;
        key1 += 0xBB67AE85U;
    }
    return c;
}

/// Words below 2^24 exactly, others to 24 bits.
SCORESCOPE_INLINE Floats wordsToFloats(Words words) {
    const Floats upper = toFloats(signedOf(words >> 16)) * 65536.0F;
    return upper + toFloats(signedOf(words & 0xffffU));
}

/// ln((word + 1/2) / 2^32), at both ends with the digits of a float.
SCORESCOPE_INLINE Floats logOfUnit(Words word) {
    const Floats unit = (wordsToFloats(word) + 0.5F) * 0x1p-32F;
    const Floats rest = (wordsToFloats(~word) + 0.5F) * 0x1p-32F;  // 1 - unit, exact near 0
    const Parts parts = partsOf(unit);
    const Ints nearOne = rest < broadcast(0.25F);
    return logFromParts(select(nearOne, -rest, parts.f), select(nearOne, Floats{}, parts.n));
}

/// Two normal draws of two words, by Box and Muller.
SCORESCOPE_INLINE SinCos normalPair(Words radiusWord, Words angleWord) {
    const Floats radius = squareRoot(logOfUnit(radiusWord) * -2.0F);
    // The angle in turns is the word itself: its nearest quarter, and what is left as a float.
    const Words quarters = (angleWord + 0x20000000U) >> 30;
    const Floats left = toFloats(signedOf(angleWord - (quarters << 30))) + 0.5F;
    const SinCos turned = sinCosOfParts(left * 1.46291808e-9F, signedOf(quarters));  // 2 pi / 2^32
    return {radius * turned.sine, radius * turned.cosine};
}

/// use(d, z [kLanes]) for each dimension of the particles from `particle` on.
template <class Use>
SCORESCOPE_INLINE void drawLanes(const ParticleNoise& noise, std::uint64_t particle, int dimension,
                                 Use use) {
    for (int d = 0; d < dimension; d += 4) {
        const FourWords words = philox(noise, particle, static_cast<std::uint32_t>(d) / 4);
        float z[kLanes];
        for (int pair = 0; pair < 2 && d + 2 * pair < dimension; ++pair) {
            const SinCos draws = normalPair(words.word[2 * pair], words.word[2 * pair + 1]);
            store(z, draws.cosine);
            use(d + 2 * pair, z);
            if (d + 2 * pair + 1 == dimension) break;
            store(z, draws.sine);
            use(d + 2 * pair + 1, z);
        }
    }
}

int lanesLeft(std::size_t first, std::size_t count) {
    return count - first < kLanes ? static_cast<int>(count - first) : kLanes;
}

void normals(const ParticleNoise& noise, float* out, std::size_t count, int dimension) {
    for (std::size_t first = 0; first < count; first += kLanes) {
        const int lanes = lanesLeft(first, count);
        float* const to = out + first * static_cast<std::size_t>(dimension);
        drawLanes(noise, noise.firstParticle + first, dimension, [&](int d, const float* z) {
            for (int lane = 0; lane < lanes; ++lane) to[lane * dimension + d] = z[lane];
        });
    }
}

void step(const ParticleNoise& noise, const AffineStep& step) {
    for (std::size_t first = 0; first < step.count; first += kLanes) {
        const int lanes = lanesLeft(first, step.count);
        const std::size_t place = first * static_cast<std::size_t>(step.dimension);
        float* const x = step.x + place;
        const float* const score = step.score + place;
        const auto move = [&](int d, const float* z) {
            // In lanes, as one expression: the last particles round like all others.
            float old[kLanes] = {}, slope[kLanes] = {};
            for (int lane = 0; lane < lanes; ++lane) {
                old[lane] = x[lane * step.dimension + d];
                slope[lane] = score[lane * step.dimension + d];
            }
            store(old, load(old) * step.a + (load(slope) * step.b + load(z) * step.c));
            for (int lane = 0; lane < lanes; ++lane) x[lane * step.dimension + d] = old[lane];
        };
        drawLanes(noise, noise.firstParticle + first, step.dimension, move);
    }
}

}  // namespace

const ParticleTable particleTable = {normals, step};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
