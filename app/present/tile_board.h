// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/data/image_shape.h"
#include "render/scene/raster.h"

namespace scorescope::app {

/// One image with what is said about it.
struct Tile {
    render::Raster picture;        ///< as many pixels as the image has; empty: a gap
    std::string caption = {};      ///< below it: "3.41"
    std::string hint = {};         ///< under the pointer: "test image 12, Sneaker"
    std::int64_t testRow = -1;     ///< that it shows or comes from; -1: none
    bool marked = false;           ///< has a frame
    render::Raster flipSide = {};  ///< shown instead while it is flipped; empty: cannot be
};

struct TileRow {
    std::string title = {};   ///< at the left: "ScoreVAE"
    std::string figure = {};  ///< below it: "mean L2 3.41"
    std::vector<Tile> tiles = {};
    bool captioned = false;  ///< keeps room for captions
};

/// Images in rows, or one long row that is broken where the room ends.
struct TileBoard {
    ImageShape shape;
    std::vector<TileRow> rows = {};
    bool flows = false;
    std::string note = {};  ///< below all of them

    std::size_t columns() const;
    bool empty() const { return columns() == 0; }
};

/// Where the tiles of a board lie, in pixels.
struct TileLayout {
    struct Row {
        double top = 0.0;
        double captionHeight = 0.0;
    };
    double scale = 1.0;  ///< screen pixels a pixel; a whole number from 2 on, below it 1.5 or 1
    double left = 0.0;   ///< of the first column
    double tileWidth = 0.0, tileHeight = 0.0;
    double columnStep = 0.0;
    std::size_t columns = 0;
    std::vector<Row> rows;
    double height = 0.0;  ///< of everything
};

/// What there is room for, and what texts take.
struct TileRoom {
    double width = 0.0, height = 0.0;
    double titleWidth = 0.0;  ///< 0: rows have no titles
    double captionHeight = 0.0;
    double gap = 4.0;
};

/// The layout with the largest scale at which all of the board fits; below one screen pixel a pixel
/// it shrinks no further than to a quarter. A flowing board has as many columns as make it largest.
TileLayout layoutTiles(const TileBoard& board, const TileRoom& room);

/// The tile of a flowing or rowed board at one place.
struct TilePlace {
    std::size_t row = 0;  ///< of the board, not of the screen
    std::size_t column = 0;
    friend bool operator==(const TilePlace&, const TilePlace&) = default;
};

std::optional<TilePlace> tileAt(const TileBoard& board, const TileLayout& layout, double x,
                                double y);
/// Top left corner of a tile.
struct TileCorner {
    double x = 0.0, y = 0.0;
};
TileCorner cornerOf(const TileBoard& board, const TileLayout& layout, TilePlace place);

/// The place that lies so many columns and rows away, where there is a tile.
TilePlace movedPlace(const TileBoard& board, const TileLayout& layout, TilePlace from, int right,
                     int down);

}  // namespace scorescope::app
