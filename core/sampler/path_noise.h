// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/base/random.h"

namespace scorescope {

/// The Brownian paths that drive the particles, step by step, refinable after the fact.
///
/// Particle p's path depends on (seed, p) and the number of a step only, not on how many particles
/// there are. A step can be cut in 2^level parts whose increments add up to the step's own: the
/// midpoints are drawn given both ends (Brownian bridge), so what was drawn before stays.
class PathNoise {
public:
    PathNoise(std::uint64_t seed, std::int64_t count, std::int64_t dimension);

    /// Increments [N, D] of a step of the given length, double, CPU; variance = length.
    torch::Tensor increments(std::int64_t step, double length) const;

    /// Increments [2^level, N, D] of the step's equal parts, in order; level <= 20.
    torch::Tensor refined(std::int64_t step, double length, int level) const;

    /// x <- a x + b score + c z, z the N(0, 1) that increments() scales.
    struct Move {
        double a = 1.0, b = 0.0, c = 0.0;
    };
    /// x and score [N, D]. In one pass of the kernels where they are float32 on the processor, with
    /// the same draws to single precision.
    torch::Tensor moved(std::int64_t step, const Move& move, const torch::Tensor& x,
                        const torch::Tensor& score) const;

private:
    NoiseKey keyOf(std::int64_t step, int level, std::int64_t index) const;
    torch::Tensor normalsOf(std::int64_t step, int level, std::int64_t index) const;

    std::uint64_t seed_;
    std::int64_t count_;
    std::int64_t dimension_;
};

/// N(0, 1) [N, D] of particles 0..N-1, double, CPU; `key.particle` is replaced.
torch::Tensor particleNormals(NoiseKey key, std::int64_t count, std::int64_t dimension);

}  // namespace scorescope
