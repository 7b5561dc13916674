// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "app/present/image_boards.h"
#include "app/present/tile_picture.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr std::size_t kStates = 9;  // of each trajectory, the one under the scrubber besides

/// Frames that stand for the way, both ends among them.
std::vector<std::size_t> spread(std::size_t frames) {
    const std::size_t shown = std::min(kStates, frames);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < shown; ++i) {
        chosen.push_back(shown == 1 ? 0 : i * (frames - 1) / (shown - 1));
    }
    return chosen;
}

}  // namespace

TileBoard latentFilmBoard(const SampleReply& reply, const ImageShape& shape, double part) {
    TileBoard board{.shape = shape};
    const auto size = static_cast<std::size_t>(shape.size());
    if (reply.frames.empty() || size == 0) return board;
    const std::size_t last = reply.frames.size() - 1;
    const auto now = static_cast<std::size_t>(
        std::lround(std::clamp(part, 0.0, 1.0) * static_cast<double>(last)));
    const auto states = spread(reply.frames.size());
    const std::size_t count = reply.frames.front().positions->size() / size;
    for (std::size_t k = 0; k < count; ++k) {
        TileRow row{.title = "Draw " + std::to_string(k + 1), .captioned = k == 0};
        const auto add = [&](std::size_t frame, bool chosen) {
            const SampleFrame& state = reply.frames[frame];
            if (state.positions->size() < (k + 1) * size) return;
            const auto pixels = std::span(*state.positions).subspan(k * size, size);
            row.tiles.push_back({.picture = imageOf(pixels, shape),
                                 .caption = k > 0 ? "" : "t " + formatReal(state.t, 2),
                                 .marked = chosen});
        };
        add(now, true);
        for (const std::size_t frame : states) add(frame, false);
        board.rows.push_back(std::move(row));
    }
    return board;
}

}  // namespace scorescope::app
