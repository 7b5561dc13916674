// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "app/present/image_boards.h"
#include "app/present/tile_picture.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr std::size_t kStripStates = 5;

/// One state of a film.
struct FilmState {
    const DecodingFilm& film;
    const ImageShape& shape;
    const render::ThemeColours& theme;
    std::size_t index;

    std::span<const float> of(const std::vector<float>& all, std::size_t k) const {
        const auto size = static_cast<std::size_t>(shape.size());
        return all.size() < (k + 1) * size ? std::span<const float>()
                                           : std::span(all).subspan(k * size, size);
    }
};

std::string timeText(double t) {
    return "t " + formatReal(t, 2);
}

Tile scoreTile(const FilmState& state, std::span<const float> values, const std::string& title) {
    const double reach = reachOf(values);
    const std::string range = render::readableNumber(reach, 2);
    return {.picture = signedImageOf(values, state.shape, reach, state.theme.signedMap),
            .caption = title + ", ±" + range,
            .hint = title + ": red makes the image brighter, blue darker; colours from −" + range +
                    " to " + range};
}

std::vector<float> sumOf(std::span<const float> a, std::span<const float> b) {
    std::vector<float> sum(a.begin(), a.end());
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += b[k];
    return sum;
}

TileRow nowRow(const FilmState& state, const std::string& decoder, const KnownImages& input) {
    const DecodingFilm& film = state.film;
    TileRow row{.title = decoder, .figure = "now", .captioned = true};
    row.tiles.push_back({.picture = imageOf(state.of(film.states, state.index), state.shape),
                         .caption = "x, " + timeText(film.t[state.index]),
                         .marked = true});
    const auto prior = state.of(film.prior, state.index);
    const auto encoder = state.of(film.encoder, state.index);
    if (!prior.empty()) {
        row.tiles.push_back(scoreTile(state, prior, encoder.empty() ? "score" : "prior's"));
    }
    if (!prior.empty() && !encoder.empty()) {
        row.tiles.push_back(scoreTile(state, encoder, "encoder's"));
        row.tiles.push_back(scoreTile(state, sumOf(prior, encoder), "sum"));
    }
    if (input.count() == 1) {
        row.tiles.push_back({.picture = imageOf(input.image(0), input.shape),
                             .caption = "input",
                             .testRow = input.rows[0]});
    }
    return row;
}

TileRow stripRow(const FilmState& state) {
    const DecodingFilm& film = state.film;
    TileRow row{.title = "On the way", .captioned = true};
    const std::size_t last = film.t.size() - 1;
    const std::size_t shown = std::min(kStripStates, film.t.size());
    for (std::size_t i = 0; i < shown; ++i) {
        const std::size_t k = shown == 1 ? 0 : (i * last + (shown - 1) / 2) / (shown - 1);
        row.tiles.push_back({.picture = imageOf(state.of(film.states, k), state.shape),
                             .caption = timeText(film.t[k]),
                             .marked = k == state.index});
    }
    return row;
}

}  // namespace

TileBoard filmBoard(const ReconstructReply& reply, const KnownImages& input, double part,
                    const render::ThemeColours& theme) {
    TileBoard board{.shape = reply.shape};
    const auto size = static_cast<std::size_t>(reply.shape.size());
    for (const DecodedImages& decoded : reply.decoded) {
        const DecodingFilm& film = decoded.film;
        const std::size_t frames = film.t.size();
        if (frames == 0 || film.states.size() < frames * size) continue;
        const double place = std::clamp(part, 0.0, 1.0) * static_cast<double>(frames - 1);
        const FilmState state{film, reply.shape, theme,
                              static_cast<std::size_t>(std::lround(place))};
        board.rows.push_back(nowRow(state, decoderTitle(decoded.decoder), input));
        board.rows.push_back(stripRow(state));
    }
    return board;
}

}  // namespace scorescope::app
