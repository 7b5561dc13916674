// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace scorescope {

/// What a random number is for; streams of one seed never overlap.
enum class Stream : std::uint32_t {
    data = 1,         ///< the training set's draws
    weights = 2,      ///< initial weights
    batchIndex = 3,   ///< which rows a training batch takes
    time = 4,         ///< t of a training sample
    noise = 5,        ///< eps of a training sample
    prior = 6,        ///< x_1 of a particle
    path = 7,         ///< Brownian increments of a particle's path
    forward = 8,      ///< eps of the forward-diffused display points
    evaluation = 9,   ///< draws of metrics
    projection = 10,  ///< directions of sliced metrics
    probe = 11,       ///< random vectors of divergences
    slice = 12,       ///< directions of a training sample's sliced loss
    chain = 13,       ///< Brownian increments of a training sample's Langevin chain
};

/// Names one draw. The same key gives the same numbers on every machine, in any order of calls,
/// so a particle's path does not depend on how many others there are.
///
/// `level` and `index` name a bridge point inside step `step`: level 0 is the step's own increment,
/// level l has 2^(l-1) midpoints; a path can be refined without changing what was drawn before.
struct NoiseKey {
    std::uint64_t seed = 0;
    Stream stream = Stream::data;
    std::uint64_t particle = 0;  ///< particle or sample, below 2^40
    std::uint32_t step = 0;
    std::uint32_t level = 0;  ///< below 2^8
    std::uint32_t index = 0;  ///< below 2^level
};

/// Four independent 32-bit words: Philox4x32-10 (Salmon et al., 2011) of the key and block number.
std::array<std::uint32_t, 4> randomWords(const NoiseKey& key, std::uint32_t block = 0);

/// Uniform on (0, 1), never 0 or 1, 32 bits.
double uniform(const NoiseKey& key);

/// Uniform on 0..count-1 (count < 2^32; bias below count / 2^64).
std::uint64_t uniformIndex(const NoiseKey& key, std::uint64_t count);

/// Fills `out` with independent N(0, 1) draws of one key (Box-Muller, in double).
void normals(const NoiseKey& key, std::span<float> out);
void normals(const NoiseKey& key, std::span<double> out);

}  // namespace scorescope
