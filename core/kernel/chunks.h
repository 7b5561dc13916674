// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/kernel/parallel.h"

namespace scorescope::kernel {

/// work(first, count, member) for pieces of `size` of [0, count); team may be null. member: as
/// ThreadTeam::forEach says, 0 without a team.
template <class Work>
void inChunks(ThreadTeam* team, std::size_t count, std::size_t size, const Work& work) {
    const auto chunks = static_cast<std::int64_t>((count + size - 1) / size);
    const auto ofChunk = [&](std::int64_t chunk, int member) {
        const std::size_t first = static_cast<std::size_t>(chunk) * size;
        work(first, std::min(size, count - first), member);
    };
    if (team != nullptr) return team->forEach(chunks, ofChunk);
    for (std::int64_t chunk = 0; chunk < chunks; ++chunk) ofChunk(chunk, 0);
}

}  // namespace scorescope::kernel
