// SPDX-License-Identifier: Apache-2.0
#include "app/present/tile_board.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace scorescope::app {
namespace {

constexpr double kSmallestScale = 0.25;

double wholeScale(double scale) {
    if (scale >= 2.0) return std::floor(scale);
    if (scale >= 1.0) return scale >= 1.5 ? 1.5 : 1.0;
    return std::max(scale, kSmallestScale);
}

/// Screen rows that a board takes with so many columns.
std::size_t screenRows(const TileBoard& board, std::size_t columns) {
    if (!board.flows) return board.rows.size();
    return columns == 0 ? 0 : (board.columns() + columns - 1) / columns;
}

bool captionedRow(const TileBoard& board, std::size_t screenRow) {
    return board.rows[board.flows ? 0 : screenRow].captioned;
}

double scaleWith(const TileBoard& board, const TileRoom& room, std::size_t columns) {
    const std::size_t rows = screenRows(board, columns);
    double texts = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
        if (captionedRow(board, i)) texts += room.captionHeight;
    }
    const auto n = static_cast<double>(columns), m = static_cast<double>(rows);
    const double across = (room.width - room.titleWidth - (n + 1) * room.gap) / n /
                          static_cast<double>(board.shape.width);
    const double down =
        (room.height - texts - (m + 1) * room.gap) / m / static_cast<double>(board.shape.height);
    return std::min(across, down);
}

/// The number of columns that gives the largest tiles; of equal ones the fewest rows.
std::size_t bestColumns(const TileBoard& board, const TileRoom& room) {
    std::size_t best = 1;
    double largest = 0.0;
    for (std::size_t columns = 1; columns <= board.columns(); ++columns) {
        const double scale = wholeScale(scaleWith(board, room, columns));
        const bool fewer = screenRows(board, columns) < screenRows(board, best);
        if (scale > largest || (scale == largest && fewer && largest < 1.0)) {
            largest = scale;
            best = columns;
        }
    }
    // As square as the room allows at this size: rows that are full.
    while (best + 1 <= board.columns() && board.columns() % best != 0 &&
           wholeScale(scaleWith(board, room, best + 1)) >= largest) {
        ++best;
    }
    return best;
}

}  // namespace

std::size_t TileBoard::columns() const {
    std::size_t most = 0;
    for (const TileRow& row : rows) most = std::max(most, row.tiles.size());
    return most;
}

TileLayout layoutTiles(const TileBoard& board, const TileRoom& room) {
    TileLayout layout;
    if (board.empty() || board.shape.width < 1 || board.shape.height < 1) return layout;
    layout.columns = board.flows ? bestColumns(board, room) : board.columns();
    layout.scale = wholeScale(scaleWith(board, room, layout.columns));
    layout.tileWidth = layout.scale * static_cast<double>(board.shape.width);
    layout.tileHeight = layout.scale * static_cast<double>(board.shape.height);
    layout.columnStep = layout.tileWidth + room.gap;
    const double used = static_cast<double>(layout.columns) * layout.columnStep + room.gap;
    const double spare = std::max(0.0, room.width - room.titleWidth - used);
    // Rows with titles begin beside them; a bare grid stands in the middle.
    const double indent = room.titleWidth > 0.0 ? 0.0 : std::floor(0.5 * spare);
    layout.left = room.titleWidth + room.gap + indent;
    double y = room.gap;
    for (std::size_t i = 0; i < screenRows(board, layout.columns); ++i) {
        const double caption = captionedRow(board, i) ? room.captionHeight : 0.0;
        layout.rows.push_back({y, caption});
        y += layout.tileHeight + caption + room.gap;
    }
    layout.height = y;
    const double down = std::floor(0.5 * std::max(0.0, room.height - layout.height));
    const double lowered = room.titleWidth > 0.0 ? std::min(down, 2.0 * room.gap) : down;
    for (TileLayout::Row& row : layout.rows) row.top += lowered;
    layout.height += lowered;
    return layout;
}

std::optional<TilePlace> tileAt(const TileBoard& board, const TileLayout& layout, double x,
                                double y) {
    if (layout.columnStep <= 0.0 || x < layout.left) return std::nullopt;
    const auto column = static_cast<std::size_t>((x - layout.left) / layout.columnStep);
    if (column >= layout.columns) return std::nullopt;
    for (std::size_t i = 0; i < layout.rows.size(); ++i) {
        const TileLayout::Row& row = layout.rows[i];
        if (y < row.top || y > row.top + layout.tileHeight + row.captionHeight) continue;
        const TilePlace place =
            board.flows ? TilePlace{0, i * layout.columns + column} : TilePlace{i, column};
        if (place.column >= board.rows[place.row].tiles.size()) return std::nullopt;
        return place;
    }
    return std::nullopt;
}

TileCorner cornerOf(const TileBoard& board, const TileLayout& layout, TilePlace place) {
    assert(layout.columns > 0);
    const std::size_t row = board.flows ? place.column / layout.columns : place.row;
    const std::size_t column = board.flows ? place.column % layout.columns : place.column;
    return {layout.left + static_cast<double>(column) * layout.columnStep, layout.rows[row].top};
}

TilePlace movedPlace(const TileBoard& board, const TileLayout& layout, TilePlace from, int right,
                     int down) {
    if (board.empty()) return {};
    if (board.flows) {
        const auto last = static_cast<std::int64_t>(board.columns()) - 1;
        const std::int64_t step = right + down * static_cast<std::int64_t>(layout.columns);
        const std::int64_t next = static_cast<std::int64_t>(from.column) + step;
        if (next < 0 || next > last) return from;
        return {0, static_cast<std::size_t>(next)};
    }
    const auto rows = static_cast<std::int64_t>(board.rows.size());
    const std::int64_t row =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(from.row) + down, 0, rows - 1);
    const auto& tiles = board.rows[static_cast<std::size_t>(row)].tiles;
    if (tiles.empty()) return from;
    const std::int64_t column =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(from.column) + right, 0,
                                 static_cast<std::int64_t>(tiles.size()) - 1);
    return {static_cast<std::size_t>(row), static_cast<std::size_t>(column)};
}

}  // namespace scorescope::app
