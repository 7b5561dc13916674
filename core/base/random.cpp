// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"

#include <Random123/philox.h>

#include <cassert>
#include <cmath>
#include <numbers>

namespace scorescope {
namespace {

/// Centre of one of 2^32 equal cells: symmetric, never 0 or 1.
double unit(std::uint32_t word) {
    return (static_cast<double>(word) + 0.5) * 0x1p-32;
}

template <class T>
void fillNormals(const NoiseKey& key, std::span<T> out) {
    std::size_t i = 0;
    for (std::uint32_t block = 0; i < out.size(); ++block) {
        const auto words = randomWords(key, block);
        for (std::size_t pair = 0; pair < 2 && i < out.size(); ++pair) {
            const double radius = std::sqrt(-2.0 * std::log(unit(words[2 * pair])));
            const double angle = 2.0 * std::numbers::pi * unit(words[2 * pair + 1]);
            out[i++] = static_cast<T>(radius * std::cos(angle));
            if (i < out.size()) out[i++] = static_cast<T>(radius * std::sin(angle));
        }
    }
}

}  // namespace

std::array<std::uint32_t, 4> randomWords(const NoiseKey& key, std::uint32_t block) {
    assert(key.particle < (std::uint64_t{1} << 40) && key.level < 256);
    // Counter words: particle (low), particle (8 high bits) | level (8) | block (16), step, index.
    // A key with more blocks, of a large image, goes on with other key words.
    const r123::Philox4x32::ctr_type counter = {
        {static_cast<std::uint32_t>(key.particle),
         static_cast<std::uint32_t>(key.particle >> 32) << 24 | key.level << 16 | (block & 0xffffU),
         key.step, key.index}};
    const auto seedLow = static_cast<std::uint32_t>(key.seed);
    const auto seedHigh = static_cast<std::uint32_t>(key.seed >> 32);
    // The stream enters the key through an odd multiple, so neighbouring seeds do not meet.
    const auto stream = static_cast<std::uint32_t>(key.stream);
    const r123::Philox4x32::key_type philoxKey = {
        {seedLow ^ (block >> 16) * 0x85EBCA6BU, seedHigh ^ stream * 0x9E3779B9U}};
    const auto words = r123::Philox4x32()(counter, philoxKey);
    return {words[0], words[1], words[2], words[3]};
}

double uniform(const NoiseKey& key) {
    return unit(randomWords(key)[0]);
}

std::uint64_t uniformIndex(const NoiseKey& key, std::uint64_t count) {
    assert(count > 0 && count < (std::uint64_t{1} << 32));
    const auto words = randomWords(key);
    const std::uint64_t wide = std::uint64_t{words[0]} << 32 | words[1];
    return static_cast<std::uint64_t>(static_cast<unsigned __int128>(wide) * count >> 64);
}

void normals(const NoiseKey& key, std::span<float> out) {
    fillNormals(key, out);
}

void normals(const NoiseKey& key, std::span<double> out) {
    fillNormals(key, out);
}

}  // namespace scorescope
