// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/particles.h"

#include <cassert>

#include "core/kernel/chunks.h"
#include "core/kernel/particle_table.h"

namespace scorescope::kernel {
namespace {

constexpr std::size_t kChunkParticles = 4096;  // a multiple of the lanes

/// The key and counter of core/base/random.cpp.
ParticleNoise noiseOf(const NoiseKey& key) {
    const auto stream = static_cast<std::uint32_t>(key.stream);
    return {{static_cast<std::uint32_t>(key.seed),
             static_cast<std::uint32_t>(key.seed >> 32) ^ stream * 0x9E3779B9U},
            key.level,
            key.step,
            key.index,
            key.particle};
}

}  // namespace

void particleNormals(const ParticleDraws& draws, Isa isa, std::span<float> out, ThreadTeam* team) {
    const ParticleTable& table = SCORESCOPE_PICK_TABLE(particleTable, isa);
    const auto dimension = static_cast<std::size_t>(draws.dimension);
    inChunks(team, out.size() / dimension, kChunkParticles,
             [&](std::size_t first, std::size_t count, int) {
                 ParticleNoise noise = noiseOf(draws.key);
                 noise.firstParticle += first;
                 table.normals(noise, out.data() + first * dimension, count, draws.dimension);
             });
}

void affineStep(const ParticleDraws& draws, Isa isa, const ParticleStep& step, ThreadTeam* team) {
    assert(step.x.size() == step.score.size());
    const ParticleTable& table = SCORESCOPE_PICK_TABLE(particleTable, isa);
    const auto dimension = static_cast<std::size_t>(draws.dimension);
    inChunks(team, step.x.size() / dimension, kChunkParticles,
             [&](std::size_t first, std::size_t count, int) {
                 ParticleNoise noise = noiseOf(draws.key);
                 noise.firstParticle += first;
                 const auto [a, b, c] = step.coefficients;
                 table.step(noise, {a, b, c, step.x.data() + first * dimension,
                                    step.score.data() + first * dimension, count, draws.dimension});
             });
}

}  // namespace scorescope::kernel
