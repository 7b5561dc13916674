// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/start_state.h"

#include <torch/types.h>

#include <algorithm>

namespace scorescope {
namespace {

/// Draws of a particle's start other than the Normal ones of the prior.
NoiseKey startKey(const SamplerStart& start, std::int64_t particle) {
    NoiseKey key{start.seed, Stream::prior, static_cast<std::uint64_t>(particle)};
    key.level = 1;
    return key;
}

void uniformPoint(NoiseKey key, std::span<float> x) {
    for (float& coordinate : x) {
        coordinate = static_cast<float>(kUniformReach * (2.0 * uniform(key) - 1.0));
        ++key.step;
    }
}

}  // namespace

torch::Tensor startState(StartFrom from, const SamplerStart& start) {
    if (from == StartFrom::prior) return priorState(start);
    torch::Tensor state = torch::empty({start.count, start.dimension}, torch::kFloat32);
    const auto width = static_cast<std::size_t>(start.dimension);
    for (std::int64_t p = 0; p < start.count; ++p) {
        const NoiseKey key = startKey(start, p);
        const std::span<float> x(state.data_ptr<float>() + p * start.dimension, width);
        if (from == StartFrom::uniform) {
            uniformPoint(key, x);
        } else {
            TORCH_INTERNAL_ASSERT(start.points != nullptr);
            const auto rows = static_cast<std::uint64_t>(start.points->count);
            const auto row = start.points->row(static_cast<std::int64_t>(uniformIndex(key, rows)));
            std::copy(row.begin(), row.end(), x.begin());
        }
    }
    return state.to(start.options);
}

}  // namespace scorescope
