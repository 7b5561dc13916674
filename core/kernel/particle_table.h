// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

/// The draws of core/base/random.h's normals() for consecutive particles of one key.
struct ParticleNoise {
    std::uint32_t key[2];  ///< of Philox
    std::uint32_t level, step, index;
    std::uint64_t firstParticle;
};

/// x <- a x + b score + c z, where z is noise; x and score [count, dimension].
struct AffineStep {
    float a, b, c;
    float* x;
    const float* score;
    std::size_t count;
    int dimension;
};

struct ParticleTable {
    /// out [count, dimension].
    void (*normals)(const ParticleNoise& noise, float* out, std::size_t count, int dimension);
    void (*step)(const ParticleNoise& noise, const AffineStep& step);
};
SCORESCOPE_DECLARE_TABLES(ParticleTable, particleTable)

}  // namespace scorescope::kernel
