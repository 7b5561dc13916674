// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/base/random.h"
#include "core/kernel/isa.h"
#include "core/kernel/parallel.h"

namespace scorescope::kernel {

/// Independent N(0, 1) draws for consecutive particles, `dimension` each: the same draws as
/// normals() of core/base/random.h with key.particle, key.particle + 1, ..., to single precision.
struct ParticleDraws {
    NoiseKey key;
    int dimension = 1;
};

/// Fills out [N, dimension].
void particleNormals(const ParticleDraws& draws, Isa isa, std::span<float> out,
                     ThreadTeam* team = nullptr);

struct AffineCoefficients {
    float a = 1.0F, b = 0.0F, c = 0.0F;
};

/// x <- a x + b score + c z with z as particleNormals gives it; x and score [N, dimension].
/// A particle's result depends neither on the others nor on the number of threads.
struct ParticleStep {
    AffineCoefficients coefficients;
    std::span<float> x;
    std::span<const float> score;
};
void affineStep(const ParticleDraws& draws, Isa isa, const ParticleStep& step,
                ThreadTeam* team = nullptr);

}  // namespace scorescope::kernel
