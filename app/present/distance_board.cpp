// SPDX-License-Identifier: Apache-2.0
#include "app/present/image_boards.h"
#include "app/present/image_likeness.h"
#include "app/present/tile_picture.h"
#include "core/eval/image_metrics.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

std::string distanceText(double distance) {
    return render::readableNumber(distance, 3);
}

/// The nearest picture of another class of each shown one; nothing where there is none.
std::vector<std::optional<NearestImage>> strangersOf(const KnownImages& shown,
                                                     const KnownImages& pool) {
    const LabelledImages others{pool.shape, pool.pixels, pool.labels};
    std::vector<std::optional<NearestImage>> nearest;
    for (std::size_t i = 0; i < shown.count(); ++i) {
        nearest.push_back(nearestOfOtherClass(others, shown.image(i), shown.labels[i]));
    }
    return nearest;
}

TileRow changedRow(const KnownImages& shown, const ImageChangeInfo& info,
                   const std::vector<std::optional<NearestImage>>& strangers) {
    TileRow row{.title = info.title, .captioned = true};
    std::size_t farther = 0;
    for (std::size_t i = 0; i < shown.count(); ++i) {
        const auto changed = changedImage(shown.image(i), shown.shape, info.change, info.usual);
        const double distance = imageDistance(shown.image(i), changed);
        const bool mistaken = strangers[i] && strangers[i]->distance < distance;
        farther += mistaken ? 1 : 0;
        row.tiles.push_back(
            {.picture = imageOf(changed, shown.shape),
             .caption = distanceText(distance),
             .hint = "The same picture " + info.help + ": L2 " + distanceText(distance),
             .testRow = shown.rows[i],
             .marked = mistaken,
             .flipSide = imageOf(shown.image(i), shown.shape)});
    }
    row.figure = "too far: " + std::to_string(farther) + " of " + std::to_string(shown.count());
    return row;
}

}  // namespace

TileBoard distanceBoard(const KnownImages& shown, const KnownImages& pool,
                        const std::vector<std::string>& labelNames) {
    TileBoard board{.shape = shown.shape};
    if (shown.count() == 0 || shown.labels.size() != shown.count()) return board;
    TileRow input{.title = "Input"};
    for (std::size_t i = 0; i < shown.count(); ++i) {
        input.tiles.push_back({.picture = imageOf(shown.image(i), shown.shape),
                               .hint = imageName(shown.rows[i], shown.labels[i], labelNames),
                               .testRow = shown.rows[i]});
    }
    board.rows.push_back(std::move(input));
    const auto strangers = strangersOf(shown, pool);
    for (const ImageChangeInfo& info : imageChangeCatalogue()) {
        board.rows.push_back(changedRow(shown, info, strangers));
    }
    TileRow nearest{.title = "Other class", .figure = "the nearest", .captioned = true};
    for (std::size_t i = 0; i < shown.count(); ++i) {
        Tile tile;
        if (strangers[i]) {
            const std::size_t index = strangers[i]->index;
            tile.picture = imageOf(pool.image(index), pool.shape);
            tile.caption = distanceText(strangers[i]->distance);
            tile.testRow = pool.rows[index];
            tile.hint =
                imageName(tile.testRow, pool.labels[index], labelNames) + ": L2 " + tile.caption;
        }
        nearest.tiles.push_back(std::move(tile));
    }
    board.rows.push_back(std::move(nearest));
    return board;
}

}  // namespace scorescope::app
