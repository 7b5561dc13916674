// SPDX-License-Identifier: Apache-2.0
#include "app/present/image_boards.h"

#include <algorithm>

#include "app/present/tile_picture.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

using Pixels = std::span<const float>;

Pixels imageIn(const std::vector<float>& all, std::size_t index, std::size_t size) {
    return Pixels(all).subspan(index * size, size);
}

std::string shortNumber(double value) {
    return render::readableNumber(value, 3);
}

int labelAt(const std::vector<int>& labels, std::size_t i) {
    return i < labels.size() ? labels[i] : -1;
}

/// All that the rows of one decoder are made of.
struct Decoder {
    const ReconstructionScene& scene;
    const DecodedImages& decoded;
    std::size_t size;
    std::size_t draws;

    std::size_t count() const { return static_cast<std::size_t>(scene.reply.count); }
    bool complete() const { return decoded.pixels.size() >= count() * draws * size; }
    Pixels image(std::size_t i, std::size_t draw) const {
        return imageIn(decoded.pixels, i * draws + draw, size);
    }
    Pixels input(std::size_t i) const { return imageIn(scene.reply.originals, i, size); }
};

std::string costText(const DecodedImages& decoded) {
    std::string text = decoded.nfe == 1 ? "1 pass" : "NFE " + std::to_string(decoded.nfe);
    if (!decoded.origin.empty()) text = decoded.origin + ", " + text;
    return text;
}

TileRow drawRow(const Decoder& decoder, std::size_t draw) {
    const ReconstructionScene& scene = decoder.scene;
    TileRow row;
    row.title = decoderTitle(decoder.decoded.decoder);
    if (decoder.draws > 1) row.title += " " + std::to_string(draw + 1);
    row.captioned = draw == 0;
    double sum = 0.0;
    for (std::size_t i = 0; i < decoder.count(); ++i) {
        const double distance = clippedDistance(decoder.image(i, draw), decoder.input(i));
        sum += distance;
        Tile tile{.picture = imageOf(decoder.image(i, draw), scene.reply.shape)};
        tile.caption = draw == 0 ? shortNumber(distance) : std::string();
        tile.testRow = scene.rows[i];
        tile.hint = row.title + ", " +
                    imageName(tile.testRow, labelAt(scene.reply.labels, i), scene.labelNames) +
                    ": L2 " + shortNumber(distance) + "\n" + costText(decoder.decoded) +
                    "\nClick to flip to the input.";
        tile.flipSide = imageOf(decoder.input(i), scene.reply.shape);
        row.tiles.push_back(std::move(tile));
    }
    const double mean = sum / static_cast<double>(std::max<std::size_t>(1, decoder.count()));
    if (draw == 0) row.figure = "mean L2 " + shortNumber(mean);
    return row;
}

TileRow differenceRow(const Decoder& decoder) {
    const ReconstructionScene& scene = decoder.scene;
    TileRow row{.title = "Difference", .figure = "own, ±" + formatReal(kDifferenceReach)};
    for (std::size_t i = 0; i < decoder.count(); ++i) {
        std::vector<float> difference(decoder.size);
        const Pixels made = decoder.image(i, 0), input = decoder.input(i);
        for (std::size_t k = 0; k < decoder.size; ++k) {
            difference[k] = std::clamp(made[k], 0.0f, 1.0f) - input[k];
        }
        Tile tile{.picture = signedImageOf(difference, scene.reply.shape, kDifferenceReach,
                                           scene.theme.signedMap)};
        tile.testRow = scene.rows[i];
        tile.hint = decoderTitle(decoder.decoded.decoder) + " minus input: red is too bright";
        row.tiles.push_back(std::move(tile));
    }
    return row;
}

TileRow deviationRow(const Decoder& decoder) {
    const ReconstructionScene& scene = decoder.scene;
    TileRow row{.title = "deviation", .figure = "colours: 0 … " + formatReal(kDeviationReach)};
    for (std::size_t i = 0; i < decoder.count(); ++i) {
        const auto all =
            Pixels(decoder.decoded.pixels)
                .subspan(i * decoder.draws * decoder.size, decoder.draws * decoder.size);
        const auto deviation = pixelDeviation(all, decoder.draws, decoder.size);
        Tile tile{.picture = amountImageOf(deviation, scene.reply.shape, kDeviationReach,
                                           scene.theme.magnitude)};
        tile.testRow = scene.rows[i];
        tile.hint = "Standard deviation of each pixel over " + std::to_string(decoder.draws) +
                    " decodings of one z";
        row.tiles.push_back(std::move(tile));
    }
    return row;
}

TileRow inputRow(const ReconstructionScene& scene, std::size_t size) {
    TileRow row{.title = "Input"};
    for (std::size_t i = 0; i < static_cast<std::size_t>(scene.reply.count); ++i) {
        Tile tile{.picture = imageOf(imageIn(scene.reply.originals, i, size), scene.reply.shape)};
        tile.testRow = scene.rows[i];
        tile.hint = imageName(tile.testRow, labelAt(scene.reply.labels, i), scene.labelNames);
        row.tiles.push_back(std::move(tile));
    }
    return row;
}

}  // namespace

std::string imageName(std::int64_t row, int label, const std::vector<std::string>& labelNames) {
    if (row < 0) return "your own image";
    std::string name = "test image " + std::to_string(row);
    if (label >= 0 && static_cast<std::size_t>(label) < labelNames.size()) {
        name += ", " + labelNames[static_cast<std::size_t>(label)];
    }
    return name;
}

TileBoard samplesBoard(std::span<const float> pixels, const ImageShape& shape) {
    TileBoard board{.shape = shape, .rows = {TileRow{}}, .flows = true};
    const auto size = static_cast<std::size_t>(shape.size());
    for (std::size_t i = 0; size > 0 && (i + 1) * size <= pixels.size(); ++i) {
        board.rows[0].tiles.push_back({.picture = imageOf(pixels.subspan(i * size, size), shape),
                                       .hint = "sample " + std::to_string(i + 1)});
    }
    return board;
}

TileBoard reconstructionBoard(const ReconstructionScene& scene) {
    TileBoard board{.shape = scene.reply.shape};
    const auto size = static_cast<std::size_t>(scene.reply.shape.size());
    const auto count = static_cast<std::size_t>(scene.reply.count);
    if (count == 0 || scene.reply.originals.size() < count * size) return board;
    if (scene.rows.size() < count) return board;
    board.rows.push_back(inputRow(scene, size));
    for (const DecodedImages& decoded : scene.reply.decoded) {
        const auto draws = static_cast<std::size_t>(std::max(1, decoded.samples));
        const Decoder decoder{scene, decoded, size, draws};
        if (!decoder.complete()) continue;
        for (std::size_t draw = 0; draw < draws; ++draw) {
            board.rows.push_back(drawRow(decoder, draw));
        }
        if (draws > 1) board.rows.push_back(deviationRow(decoder));
    }
    // One row of them leaves the images large; the first decoder is the run's own.
    const auto& decoded = scene.reply.decoded;
    if (!scene.choices.differences || decoded.empty()) return board;
    const Decoder own{scene, decoded.front(), size,
                      static_cast<std::size_t>(std::max(1, decoded.front().samples))};
    if (own.draws == 1 && own.complete()) board.rows.push_back(differenceRow(own));
    return board;
}

TileBoard interpolationBoard(const std::vector<DecodedStrip>& strips, const KnownImages& ends,
                             const std::vector<std::string>& labelNames) {
    TileBoard board{.shape = ends.shape};
    const auto size = static_cast<std::size_t>(ends.shape.size());
    std::size_t frames = 2;
    for (const DecodedStrip& strip : strips) frames = std::max(frames, strip.pixels.size() / size);
    if (ends.count() == 2) {
        const bool own = ends.rows[0] < 0 || ends.rows[1] < 0;
        TileRow input{.title = own ? "Images" : "Test images", .captioned = true};
        input.tiles.resize(frames);
        for (const std::size_t end : {std::size_t{0}, std::size_t{1}}) {
            Tile& tile = input.tiles[end == 0 ? 0 : frames - 1];
            tile.picture = imageOf(ends.image(end), ends.shape);
            tile.testRow = ends.rows[end];
            tile.hint = imageName(ends.rows[end], labelAt(ends.labels, end), labelNames);
            tile.caption =
                ends.rows[end] < 0 ? std::string("yours") : "no. " + std::to_string(ends.rows[end]);
        }
        board.rows.push_back(std::move(input));
    }
    for (const DecodedStrip& strip : strips) {
        TileRow row{.title = decoderTitle(strip.decoder), .figure = strip.problem};
        for (std::size_t i = 0; (i + 1) * size <= strip.pixels.size(); ++i) {
            Tile tile{.picture = imageOf(imageIn(strip.pixels, i, size), ends.shape)};
            const double u = static_cast<double>(i) / static_cast<double>(frames - 1);
            tile.hint = row.title + " at " + formatReal(u, 2) + " of the way";
            row.tiles.push_back(std::move(tile));
        }
        board.rows.push_back(std::move(row));
    }
    return board;
}

std::vector<TileBoard> picturesOnTheWay(const TileBoard& way) {
    std::vector<TileBoard> boards;
    const std::size_t frames = way.columns();
    for (std::size_t frame = 0; frame < frames; ++frame) {
        TileBoard board{.shape = way.shape};
        for (const TileRow& row : way.rows) {
            if (row.tiles.size() != frames) continue;
            TileRow now{.title = row.title, .captioned = row.captioned};
            const bool decoded = row.tiles.size() > 2 && !row.tiles[1].picture.rgba.empty();
            if (decoded) {
                now.tiles = {row.tiles.front(), row.tiles[frame], row.tiles.back()};
            } else {
                now.tiles = {row.tiles.front(), Tile{}, row.tiles.back()};
            }
            board.rows.push_back(std::move(now));
        }
        boards.push_back(std::move(board));
    }
    return boards;
}

TileBoard inspectorBoard(const ReconstructReply* reply, const KnownImages& input,
                         std::span<const float> atPointer, const std::string& pointerTitle) {
    TileBoard board{.shape = input.shape};
    const auto size = static_cast<std::size_t>(input.shape.size());
    const auto add = [&](const std::string& title, Pixels pixels, const std::string& figure) {
        TileRow row{.title = title, .figure = figure};
        row.tiles.push_back({.picture = imageOf(pixels, input.shape), .hint = title});
        board.rows.push_back(std::move(row));
    };
    if (atPointer.size() >= size && size > 0) add(pointerTitle, atPointer.first(size), {});
    if (input.count() == 0) return board;
    add("Input", input.image(0), "no. " + std::to_string(input.rows[0]));
    if (reply == nullptr || reply->originals.size() < size) return board;
    for (const DecodedImages& decoded : reply->decoded) {
        if (decoded.pixels.size() < size) continue;
        const Pixels made = Pixels(decoded.pixels).first(size);
        add(decoderTitle(decoded.decoder), made,
            "L2 " + shortNumber(clippedDistance(made, Pixels(reply->originals).first(size))));
    }
    return board;
}

}  // namespace scorescope::app
