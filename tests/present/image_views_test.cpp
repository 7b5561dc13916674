// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "app/present/image_boards.h"
#include "app/present/image_gate.h"
#include "app/present/latent_cloud.h"
#include "app/present/latent_path.h"
#include "app/present/tile_picture.h"
#include "app/present/tsne.h"
#include "app/present/view_state.h"
#include "core/base/random.h"

namespace scorescope::app {
namespace {

using render::Vec2;

TileBoard boardOf(std::size_t rows, std::size_t columns, bool flows = false) {
    TileBoard board{.shape = {1, 28, 28}};
    board.flows = flows;
    board.rows.resize(flows ? 1 : rows);
    for (TileRow& row : board.rows) row.tiles.resize(flows ? rows * columns : columns);
    return board;
}

TEST(TileBoard, ScalesAreWholeAndEverythingFits) {
    for (const double width : {300.0, 640.0, 981.0, 1500.0}) {
        for (const double height : {220.0, 480.0, 900.0}) {
            TileBoard board = boardOf(7, 8);
            board.rows[1].captioned = true;
            const TileRoom room{width, height, 120.0, 20.0, 4.0};
            const TileLayout layout = layoutTiles(board, room);
            if (layout.scale >= 1.0 && layout.scale != 1.5) {
                EXPECT_EQ(layout.scale, std::floor(layout.scale));
            }
            ASSERT_EQ(layout.rows.size(), 7u);
            if (layout.scale <= 0.25) continue;
            EXPECT_LE(layout.left + 8 * layout.columnStep, width + 1e-9);
            EXPECT_LE(layout.rows.back().top + layout.tileHeight, height + 1e-9);
            // One step larger would not fit.
            const double next = layout.scale >= 2.0   ? layout.scale + 1.0
                                : layout.scale >= 1.0 ? layout.scale + 0.5
                                                      : layout.scale * 1.01;
            const bool across = 120.0 + 9 * 4.0 + 8 * 28.0 * next > width;
            const bool down = 20.0 + 8 * 4.0 + 7 * 28.0 * next > height;
            EXPECT_TRUE(across || down) << width << ' ' << height;
        }
    }
}

TEST(TileBoard, AFlowingBoardTakesTheColumnsThatMakeItLargest) {
    const TileBoard board = boardOf(8, 8, true);
    const TileLayout square = layoutTiles(board, {600.0, 600.0, 0.0, 0.0, 4.0});
    EXPECT_EQ(square.columns, 8u);
    EXPECT_EQ(square.scale, 2.0);
    const TileLayout wide = layoutTiles(board, {1000.0, 270.0, 0.0, 0.0, 4.0});
    EXPECT_GE(wide.columns, 16u);
    EXPECT_EQ(wide.scale, 2.0);
}

TEST(TileBoard, FindsTheTileUnderThePointerAndBack) {
    for (const bool flows : {false, true}) {
        const TileBoard board = boardOf(3, 5, flows);
        const TileLayout layout = layoutTiles(board, {500.0, 400.0, flows ? 0.0 : 90.0, 0.0, 4.0});
        for (std::size_t row = 0; row < board.rows.size(); ++row) {
            for (std::size_t column = 0; column < board.rows[row].tiles.size(); ++column) {
                const TileCorner corner = cornerOf(board, layout, {row, column});
                const auto found = tileAt(board, layout, corner.x + 3, corner.y + 3);
                ASSERT_TRUE(found);
                EXPECT_EQ(*found, (TilePlace{row, column}));
            }
        }
        EXPECT_FALSE(tileAt(board, layout, 1.0, 1.0));
    }
    const TileBoard board = boardOf(3, 5);
    const TileLayout layout = layoutTiles(board, {500.0, 400.0, 90.0, 0.0, 4.0});
    EXPECT_EQ(movedPlace(board, layout, {1, 4}, 1, 0), (TilePlace{1, 4}));
    EXPECT_EQ(movedPlace(board, layout, {1, 4}, -1, 1), (TilePlace{2, 3}));
}

TEST(TilePicture, ClipsGrayAndKeepsColours) {
    const std::vector<float> gray = {-1.0f, 0.0f, 0.5f, 2.0f};
    const render::Raster one = imageOf(gray, {1, 2, 2});
    EXPECT_EQ(one.pixel(0, 0)[0], 0);
    EXPECT_EQ(one.pixel(0, 1)[1], 128);
    EXPECT_EQ(one.pixel(1, 1)[2], 255);
    const std::vector<float> colours = {1.0f, 0.0f, 0.25f};  // one pixel
    const render::Raster rgb = imageOf(colours, {3, 1, 1});
    EXPECT_EQ(rgb.pixel(0, 0)[0], 255);
    EXPECT_EQ(rgb.pixel(0, 0)[1], 0);
    EXPECT_EQ(rgb.pixel(0, 0)[2], 64);
    const std::vector<float> broken = {NAN};
    EXPECT_EQ(imageOf(broken, {1, 1, 1}).pixel(0, 0)[0], 0);
    EXPECT_NO_FATAL_FAILURE(signedImageOf(broken, {1, 1, 1}, 1.0, render::Colormap::polar));
}

TEST(TilePicture, DistanceAndDeviationFollowTheirFormulas) {
    const std::vector<float> a = {0.0f, 1.5f, 0.5f}, b = {0.3f, 0.6f, 0.5f};
    EXPECT_NEAR(clippedDistance(a, b), std::sqrt(0.09 + 0.16), 1e-6);
    const std::vector<float> draws = {1.0f, 0.0f, 2.0f, 0.0f, 6.0f, 0.0f};
    const auto deviation = pixelDeviation(draws, 3, 2);
    EXPECT_NEAR(deviation[0], std::sqrt((4.0 + 1.0 + 9.0) / 2.0), 1e-6);
    EXPECT_EQ(deviation[1], 0.0f);
}

TEST(LatentPath, SphericalFollowsTheGreatCircle) {
    const std::vector<float> from = {2.0f, 0.0f}, to = {0.0f, 2.0f};
    const auto path = latentPath(from, to, 5, true);
    for (int k = 0; k < 5; ++k) {
        const double angle = k * std::acos(-1.0) / 8.0;
        EXPECT_NEAR(path[2 * k], 2.0 * std::cos(angle), 1e-6);
        EXPECT_NEAR(path[2 * k + 1], 2.0 * std::sin(angle), 1e-6);
    }
    const auto straight = latentPath(from, to, 5, false);
    EXPECT_NEAR(straight[4], 1.0, 1e-7);
    EXPECT_NEAR(straight[5], 1.0, 1e-7);
    // Opposite ends and a vector of length 0 have no great circle: a straight line.
    const std::vector<float> opposite = {-2.0f, 0.0f}, zero = {0.0f, 0.0f};
    EXPECT_NEAR(latentPath(from, opposite, 3, true)[2], 0.0, 1e-6);
    EXPECT_NEAR(latentPath(from, zero, 3, true)[2], 1.0, 1e-6);
    EXPECT_EQ(path[0], from[0]);
    EXPECT_EQ(path[9], to[1]);
}

/// n rows of L independent normals with falling deviations 1 / (1 + d), rotated a little.
std::vector<float> cloudRows(std::size_t n, std::size_t size) {
    std::vector<float> rows(n * size);
    for (std::size_t i = 0; i < n; ++i) {
        NoiseKey key;
        key.particle = i;
        const auto row = std::span(rows).subspan(i * size, size);
        normals(key, row);
        for (std::size_t d = 0; d < size; ++d) row[d] *= 1.0f / static_cast<float>(1 + d);
        const float x = row[0], y = row[size - 1];
        row[0] = 0.8f * x - 0.6f * y;
        row[size - 1] = 0.6f * x + 0.8f * y;
    }
    return rows;
}

TEST(LatentPlane, ItsDirectionsAreEigenvectorsOfLargestVariance) {
    const std::size_t n = 4000, size = 6;
    const auto values = cloudRows(n, size);
    const LatentRows rows{values, size};
    const LatentPlane plane(rows);
    EXPECT_FALSE(plane.ownAxes());
    const auto places = plane.places(rows);
    double xx = 0.0, yy = 0.0, xy = 0.0, total = 0.0;
    for (const Vec2& p : places) {
        xx += p.x * p.x / n;
        yy += p.y * p.y / n;
        xy += p.x * p.y / n;
    }
    std::vector<double> mean(size, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t d = 0; d < size; ++d) mean[d] += rows.row(i)[d] / double(n);
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t d = 0; d < size; ++d) total += std::pow(rows.row(i)[d] - mean[d], 2) / n;
    }
    EXPECT_NEAR(xy, 0.0, 1e-6 * xx);  // uncorrelated: what eigenvectors are
    EXPECT_NEAR(xx, 1.0, 0.08);
    EXPECT_NEAR(yy, 0.25, 0.03);
    EXPECT_NEAR(plane.share(), (xx + yy) / total, 1e-6);
    // Walking within the plane leaves the rest of the vector alone.
    const auto moved = plane.moved(rows.row(7), {0.3, -0.2});
    EXPECT_NEAR(plane.place(moved).x, 0.3, 1e-5);
    EXPECT_NEAR(plane.place(moved).y, -0.2, 1e-5);
    EXPECT_NEAR(plane.place(plane.latentAt({1.0, 2.0})).y, 2.0, 1e-5);
}

TEST(LatentPlane, AlignmentUndoesTurnsAndMirrors) {
    std::vector<Vec2> before;
    for (int i = 0; i < 50; ++i) before.push_back({std::cos(1.3 * i) * i, std::sin(0.7 * i) * i});
    for (const bool mirrored : {false, true}) {
        std::vector<Vec2> after;
        for (const Vec2& p : before) {
            const double y = mirrored ? -p.y : p.y;
            after.push_back({0.28 * p.x - 0.96 * y + 3.0, 0.96 * p.x + 0.28 * y - 1.0});
        }
        const PlaneTurn turn = nearestTurn(after, before);
        EXPECT_NEAR(turn.a * turn.d - turn.b * turn.c, mirrored ? -1.0 : 1.0, 1e-9);
        for (std::size_t i = 1; i < before.size(); ++i) {
            const Vec2 moved = turn.apply({after[i].x - after[0].x, after[i].y - after[0].y});
            EXPECT_NEAR(moved.x, before[i].x - before[0].x, 1e-9);
            EXPECT_NEAR(moved.y, before[i].y - before[0].y, 1e-9);
        }
    }
}

EncodeReply encoded(std::int64_t dimension, std::vector<float> mean) {
    EncodeReply reply;
    reply.decoder = "vae";
    reply.latentDimension = dimension;
    reply.mean = std::move(mean);
    return reply;
}

TEST(LatentCloud, AxesDoNotJumpWhenWeightsChange) {
    const EncodeReply reply = encoded(6, cloudRows(500, 6));
    std::vector<std::int64_t> testRows(500);
    std::iota(testRows.begin(), testRows.end(), 0);
    const auto first = makeLatentCloud(reply, testRows, nullptr);
    ASSERT_TRUE(first);
    // The same encoder, all of its outputs turned round: the points stay.
    EncodeReply turned = reply;
    for (float& entry : turned.mean) entry = -entry;
    const auto second = makeLatentCloud(turned, testRows, first.get());
    double worst = 0.0;
    for (std::size_t i = 0; i < 500; ++i) {
        worst = std::max(worst, std::hypot(first->places[i].x - second->places[i].x,
                                           first->places[i].y - second->places[i].y));
    }
    EXPECT_LT(worst, 1e-4);
    EXPECT_EQ(first->frame, second->frame);
}

TEST(LatentCloud, TwoDimensionsAreShownAsTheyAre) {
    const EncodeReply reply = encoded(2, {1, 2, 3, 4, 5, 7});
    const auto cloud = makeLatentCloud(reply, {0, 1, 2}, nullptr);
    ASSERT_TRUE(cloud);
    EXPECT_EQ(cloud->places[2], (Vec2{5.0, 7.0}));
    EXPECT_EQ(cloud->axisName(0), "z₁");
    EXPECT_EQ(makeLatentCloud(reply, {0, 1}, nullptr), nullptr);
}

TEST(LatentPlane, LassoFollowsTheEvenOddRule) {
    const std::vector<Vec2> places = {{0, 0}, {2, 2}, {0.5, 0.9}, {-0.9, -0.9}};
    const std::vector<Vec2> square = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    EXPECT_EQ(placesInside(places, square), (std::vector<std::size_t>{0, 2, 3}));
    EXPECT_TRUE(placesInside(places, {}).empty());
    EXPECT_EQ(nearestPlace(places, {1.8, 1.9}, 0.5), 1);
    EXPECT_EQ(nearestPlace(places, {9, 9}, 0.5), -1);
}

TEST(Tsne, SeparatesWhatIsSeparate) {
    constexpr std::size_t kRows = 200, kSize = 6, kGroups = 4;
    std::vector<float> values(kRows * kSize);
    for (std::size_t i = 0; i < kRows; ++i) {
        NoiseKey key;
        key.particle = i;
        const auto row = std::span(values).subspan(i * kSize, kSize);
        normals(key, row);
        row[i % kGroups] += 12.0f;
    }
    Tsne tsne({values, kSize}, {});
    const double before = tsne.divergence();
    tsne.advance(100'000);
    EXPECT_TRUE(tsne.finished());
    EXPECT_LT(tsne.divergence(), 0.5 * before);
    const auto places = tsne.places();
    std::vector<Vec2> centres(kGroups);
    for (std::size_t i = 0; i < kRows; ++i) {
        centres[i % kGroups].x += places[i].x * kGroups / kRows;
        centres[i % kGroups].y += places[i].y * kGroups / kRows;
    }
    for (std::size_t i = 0; i < kRows; ++i) {
        EXPECT_EQ(nearestPlace(centres, places[i], 1e9), std::ptrdiff_t(i % kGroups)) << i;
    }
    // Going on from there changes little, and the same rows give the same places.
    Tsne again({values, kSize}, {}, places);
    again.advance(100'000);
    EXPECT_LT(again.divergence(), 1.1 * tsne.divergence());
    Tsne same({values, kSize}, {});
    same.advance(100'000);
    EXPECT_EQ(same.places(), places);
}

TEST(Tsne, FewRowsStayWhereThePlanePutsThem) {
    const std::vector<float> values = {0, 0, 0, 1, 1, 1, 2, 0, 1};
    Tsne tsne({values, 3}, {});
    EXPECT_TRUE(tsne.finished());
    EXPECT_EQ(tsne.places().size(), 3u);
}

TEST(ImageGate, LatestOrderWinsAndWeightsWaitTheirTime) {
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    const ImageGate::Time start{};
    ImageGate gate;
    EXPECT_TRUE(gate.due("a", 1, start));
    gate.asked("a", 1, start);
    EXPECT_FALSE(gate.due("a", 2, start + seconds(60)));  // the answer is awaited
    EXPECT_TRUE(gate.due("b", 1, start));                 // another order replaces it
    gate.asked("b", 1, start);
    gate.answered(start + seconds(3));
    EXPECT_TRUE(gate.settled("b"));
    EXPECT_FALSE(gate.settled("a"));
    EXPECT_FALSE(gate.due("b", 1, start + seconds(60)));  // the weights are the same
    EXPECT_FALSE(gate.due("b", 2, start + seconds(5)));   // it took three seconds
    EXPECT_TRUE(gate.due("b", 2, start + seconds(6)));
    gate.asked("b", 2, start + seconds(6));
    EXPECT_TRUE(gate.settled("b"));  // what is shown is still of this order
    gate.answered(start + seconds(14));
    EXPECT_FALSE(gate.due("b", 3, start + milliseconds(15'900)));
    EXPECT_TRUE(gate.due("b", 3, start + seconds(16)));  // ten seconds after the last order
}

TEST(ImageBoards, ReconstructionsHaveInputDecodersAndDifferences) {
    ReconstructReply reply;
    reply.shape = {1, 1, 2};
    reply.count = 2;
    reply.originals = {0.0f, 1.0f, 0.5f, 0.5f};
    DecodedImages vae;
    vae.decoder = "vae";
    vae.pixels = {0.3f, 0.6f, 0.5f, 0.5f};
    reply.decoded = {vae};
    const std::vector<std::int64_t> rows = {4, 9};
    const std::vector<std::string> names;
    ImageChoices choices;
    const TileBoard board =
        reconstructionBoard({reply, rows, names, choices, render::lightTheme()});
    ASSERT_EQ(board.rows.size(), 3u);
    EXPECT_EQ(board.rows[1].title, "VAE");
    EXPECT_EQ(board.rows[1].tiles[0].caption, "0.5");
    EXPECT_EQ(board.rows[1].figure, "mean L2 0.25");
    EXPECT_EQ(board.rows[1].tiles[1].testRow, 9);
    EXPECT_EQ(board.rows[1].tiles[0].flipSide.rgba, board.rows[0].tiles[0].picture.rgba);
    choices.differences = false;
    EXPECT_EQ(reconstructionBoard({reply, rows, names, choices, render::lightTheme()}).rows.size(),
              2u);
    // A decoder whose pixels have not all come is left out.
    reply.decoded[0].pixels.pop_back();
    EXPECT_EQ(reconstructionBoard({reply, rows, names, choices, render::lightTheme()}).rows.size(),
              1u);
}

TEST(ImageChoices, AreReadBackAsTheyWereWritten) {
    ImageChoices choices;
    choices.mode = ImageMode::interpolation;
    choices.columns = 12;
    choices.space = "vae";
    choices.spherical = true;
    EXPECT_EQ(imageChoicesFrom(toJson(choices)), choices);
    const Json wrong = {{"mode", "cinema"}, {"columns", -4}, {"spherical", "yes"}};
    const ImageChoices kept = imageChoicesFrom(wrong);
    EXPECT_EQ(kept.mode, ImageMode::samples);
    EXPECT_EQ(kept.columns, 1);
    EXPECT_FALSE(kept.spherical);
    EXPECT_EQ(imageChoicesFrom(Json(3)), ImageChoices());
}

}  // namespace
}  // namespace scorescope::app
