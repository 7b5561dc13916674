// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>
#include <numbers>

#include "tests/render/pictures.h"

namespace scorescope::render {
namespace {

using LayersTest = RendererTest;

constexpr std::array<int, 3> kWhite = {255, 255, 255};
const Colour kBlack = Colour::hex(0);

Points pointAt(float x, float y, float radius) {
    Points points;
    points.positions = shareArray(std::vector<float>{x, y});
    points.count = 1;
    points.colour = kBlack;
    points.radiusPixels = radius;
    return points;
}

ArrowGrid arrowAt(float vx, float vy) {
    ArrowGrid arrows;
    arrows.nx = arrows.ny = 1;
    arrows.area = {0, 0, 0, 0};
    arrows.vectors = shareArray(std::vector<float>{vx, vy});
    arrows.colour = kBlack;
    arrows.length = ArrowLength::trueLength;
    arrows.factor = 1.0f;
    arrows.anchor = ArrowAnchor::tail;
    return arrows;
}

Heatmap ramp(int width, int height) {
    Heatmap heatmap;
    heatmap.width = width;
    heatmap.height = height;
    heatmap.area = {-3.2, -3.2, 3.2, 3.2};
    std::vector<float> values;
    for (int i = 0; i < width * height; ++i) values.push_back(static_cast<float>(i));
    heatmap.values = shareArray(std::move(values));
    heatmap.hi = static_cast<float>(width * height - 1);
    heatmap.interpolation = Interpolation::nearest;
    return heatmap;
}

TEST_F(LayersTest, OnePointIsADiscAtItsPlace) {
    for (const auto& [x, y] : {std::pair{0.0f, 0.0f}, {1.3f, -0.72f}, {-2.01f, 2.5f}}) {
        const Ink ink = inkOf(picture({pointAt(x, y, 5.0f)}));
        EXPECT_NEAR(ink.x, 32 + 10 * x, 0.05);
        EXPECT_NEAR(ink.y, 32 - 10 * y, 0.05);
        EXPECT_NEAR(ink.area, std::numbers::pi * 25, 1.0);
    }
}

TEST_F(LayersTest, PointsAreColouredExactlyAndOnlyInside) {
    Points point = pointAt(0, 0, 8.0f);
    point.colour = Colour::hex(0xD9660A);
    const Raster raster = picture({point});
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            const double distance = std::hypot(x + 0.5 - 32, y + 0.5 - 32);
            if (std::abs(distance - 8.0) < 0.6) continue;  // the rim is mixed
            EXPECT_EQ(rgb(raster, x, y), distance < 8.0 ? bytesOf(point.colour) : kWhite);
        }
    }
}

TEST_F(LayersTest, PointsTakeTheirCategorysColour) {
    Points points;
    points.positions = shareArray(std::vector<float>{-2, 0, 0, 0, 2, 0});
    points.categories = shareArray(std::vector<std::uint8_t>{2, 0, 1});
    points.palette = {Colour::hex(0xFF0000), Colour::hex(0x00FF00), Colour::hex(0x0000FF)};
    points.count = 3;
    points.radiusPixels = 4;
    const Raster raster = picture({points});
    EXPECT_EQ(rgb(raster, 12, 32), bytesOf(points.palette[2]));
    EXPECT_EQ(rgb(raster, 32, 32), bytesOf(points.palette[0]));
    EXPECT_EQ(rgb(raster, 52, 32), bytesOf(points.palette[1]));
}

TEST_F(LayersTest, NumbersThatAreNotFiniteDrawNothing) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float inf = std::numeric_limits<float>::infinity();
    EXPECT_EQ(inkOf(picture({pointAt(nan, 0, 5), pointAt(inf, 0, 5)})).area, 0.0);
    EXPECT_EQ(inkOf(picture({arrowAt(nan, 1), arrowAt(inf, 1), arrowAt(0, 0)})).area, 0.0);
}

TEST_F(LayersTest, ArrowsStartAtTheNodeAndPointTheRightWay) {
    for (int k = 0; k < 12; ++k) {
        const double angle = k * std::numbers::pi / 6;
        ArrowGrid arrow = arrowAt(static_cast<float>(2.4 * std::cos(angle)),
                                  static_cast<float>(2.4 * std::sin(angle)));
        arrow.halo.a = 0.0f;
        const Raster raster = picture({arrow}, 96, 96);
        const Ink ink = inkOf(raster);
        const double along = (ink.x - 48) * std::cos(angle) - (ink.y - 48) * std::sin(angle);
        const double across = (ink.x - 48) * std::sin(angle) + (ink.y - 48) * std::cos(angle);
        EXPECT_NEAR(across, 0.0, 0.15) << k;
        // The head is at the far end: the centre of mass lies beyond the middle.
        EXPECT_GT(along, 12.5) << k;
        EXPECT_LT(along, 20.0) << k;
        const int tipX = static_cast<int>(48 + 22.5 * std::cos(angle));
        const int tipY = static_cast<int>(48 - 22.5 * std::sin(angle));
        EXPECT_LT(rgb(raster, tipX, tipY)[0], 140) << k;
        const int pastX = static_cast<int>(48 + 27.5 * std::cos(angle));
        const int pastY = static_cast<int>(48 - 27.5 * std::sin(angle));
        EXPECT_EQ(rgb(raster, pastX, pastY), kWhite) << k;
    }
}

/// Pixels from the first to the last column with ink.
int inkWidth(const Raster& raster) {
    int first = raster.width;
    int last = -1;
    for (int x = 0; x < raster.width; ++x) {
        for (int y = 0; y < raster.height; ++y) {
            if (rgb(raster, x, y)[0] > 127) continue;
            first = std::min(first, x);
            last = std::max(last, x);
        }
    }
    return last - first + 1;
}

TEST_F(LayersTest, ArrowLengthsFollowTheirMode) {
    ArrowGrid arrow = arrowAt(3, 0);
    arrow.halo.a = 0.0f;
    arrow.area = {-2, 0, 2, 0};
    arrow.nx = 2;
    arrow.vectors = shareArray(std::vector<float>{3, 0, 0, 0});
    EXPECT_NEAR(inkWidth(picture({arrow}, 128)), 30, 1.5);
    arrow.factor = 2.0f;
    EXPECT_NEAR(inkWidth(picture({arrow}, 128)), 60, 1.5);
    arrow.length = ArrowLength::clipped;  // to the cell, four units wide
    EXPECT_NEAR(inkWidth(picture({arrow}, 128)), 40, 1.5);
    arrow.length = ArrowLength::unit;
    arrow.factor = 0.5f;
    EXPECT_NEAR(inkWidth(picture({arrow}, 128)), 20, 1.5);
}

TEST_F(LayersTest, ArrowsAreReadableOnTheirOwnColour) {
    ArrowGrid arrow = arrowAt(3, 0);
    arrow.halo = Colour::hex(0xFFFFFF);
    Scene scene{.background = kBlack, .drawables = {arrow}};
    const Raster raster = picture(scene, Camera({1.5, 0}, 0.1, 64, 64));
    int white = 0;
    for (int x = 0; x < 64; ++x) {
        for (int y = 0; y < 64; ++y) white += rgb(raster, x, y)[0] > 200;
    }
    EXPECT_GT(white, 30);
}

TEST_F(LayersTest, ArrowColoursEncodeTheMagnitude) {
    ArrowGrid arrow = arrowAt(3, 0);
    arrow.widthPixels = 8;
    arrow.magnitude = MagnitudeColours{Colormap::ember, 1.0f, 5.0f};
    const Raster raster = picture({arrow}, 96);
    EXPECT_LE(difference(rgb(raster, 60, 32), bytesOf(colourAt(Colormap::ember, 0.5))), 3);
}

TEST_F(LayersTest, HeatmapShowsTheRampWithTheFirstRowBelow) {
    const Heatmap heatmap = ramp(4, 2);
    const Raster raster = picture({heatmap});
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < 4; ++column) {
            const double u = (row * 4 + column) / 7.0;
            const auto got = rgb(raster, 8 + 16 * column, 48 - 32 * row);
            EXPECT_LE(difference(got, bytesOf(colourAt(heatmap.map, u))), 2) << row << column;
        }
    }
}

TEST_F(LayersTest, HeatmapCellsEndAtTheirEdges) {
    const Heatmap heatmap = ramp(2, 1);
    const Raster raster = picture({heatmap}, 96, 96);
    const auto first = bytesOf(colormapTable(heatmap.map).front());
    const auto last = bytesOf(colormapTable(heatmap.map).back());
    EXPECT_EQ(rgb(raster, 15, 48), kWhite);
    EXPECT_EQ(rgb(raster, 16, 48), first);
    EXPECT_EQ(rgb(raster, 47, 48), first);
    EXPECT_EQ(rgb(raster, 48, 48), last);
    EXPECT_EQ(rgb(raster, 79, 48), last);
    EXPECT_EQ(rgb(raster, 80, 48), kWhite);
}

TEST_F(LayersTest, DivergingMapShowsZeroInTheMiddle) {
    Heatmap heatmap = ramp(3, 1);
    heatmap.values = shareArray(std::vector<float>{-2, 0, 2});
    heatmap.lo = -2;
    heatmap.hi = 2;
    heatmap.map = Colormap::polar;
    const Raster raster = picture({heatmap});
    const Lab left = labOf(Colour{rgb(raster, 8, 32)[0] / 255.f, rgb(raster, 8, 32)[1] / 255.f,
                                  rgb(raster, 8, 32)[2] / 255.f});
    EXPECT_LT(left.b, -20);  // blue
    EXPECT_LE(difference(rgb(raster, 32, 32), bytesOf(Colour::hex(0xF6F6F6))), 4);
    EXPECT_GT(rgb(raster, 56, 32)[0], rgb(raster, 56, 32)[2] + 60);  // red
}

TEST_F(LayersTest, CellsWithoutValueAreTransparentOrHatched) {
    Heatmap heatmap = ramp(1, 1);
    heatmap.values = shareArray(std::vector<float>{std::numeric_limits<float>::quiet_NaN()});
    EXPECT_EQ(inkOf(picture({heatmap})).area, 0.0);
    heatmap.missing = Missing::hatched;
    const double hatched = inkOf(picture({heatmap})).area;
    EXPECT_GT(hatched, 64 * 64 * 0.03);
    EXPECT_LT(hatched, 64 * 64 * 0.3);
}

TEST_F(LayersTest, HeatmapOpacityMixesWithWhatLiesBehind) {
    Heatmap heatmap = ramp(1, 1);
    heatmap.map = Colormap::lagoon;
    heatmap.opacity = 0.5f;
    const auto colour = bytesOf(colormapTable(heatmap.map).front());
    const auto mixed = rgb(picture({heatmap}), 32, 32);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(mixed[i], (255 + colour[i]) / 2.0, 1.5);
}

Paths straightPath(std::vector<float> positions) {
    Paths paths;
    paths.count = 1;
    paths.verticesPerPath = positions.size() / 2;
    paths.positions = shareArray(std::move(positions));
    paths.colour = kBlack;
    paths.widthPixels = 3;
    paths.fade = 0;
    return paths;
}

TEST_F(LayersTest, PathsHaveTheirWidthAndEnds) {
    const Paths paths = straightPath({-2, 0, 0, 0, 2, 0});
    const Raster raster = picture({paths});
    EXPECT_NEAR(inkOf(raster).area, 40 * 3, 3.0);
    EXPECT_EQ(rgb(raster, 32, 32)[0], 0);
    EXPECT_EQ(rgb(raster, 32, 36), kWhite);
}

TEST_F(LayersTest, PathsFadeTowardsTheirTailAndStopAtTheHead) {
    Paths paths = straightPath({-2, 0, 0, 0, 2, 0});
    paths.fade = 1.0f;
    const Raster faded = picture({paths});
    EXPECT_GT(rgb(faded, 14, 32)[0], rgb(faded, 32, 32)[0] + 60);
    EXPECT_GT(rgb(faded, 32, 32)[0], rgb(faded, 50, 32)[0] + 60);
    paths.fade = 0.0f;
    paths.head = 1.5f;  // the middle of the second segment
    EXPECT_NEAR(inkOf(picture({paths})).area, 30 * 3, 3.0);
}

TEST_F(LayersTest, PathsAreNotJoinedToEachOther) {
    Paths paths = straightPath({-2, -1, 2, -1, -2, 1, 2, 1});
    paths.count = 2;
    paths.verticesPerPath = 2;
    const Raster raster = picture({paths});
    EXPECT_NEAR(inkOf(raster).area, 2 * 40 * 3, 6.0);
    EXPECT_EQ(rgb(raster, 32, 32), kWhite);
}

TEST_F(LayersTest, BentPathsKeepTheirInkWithoutGaps) {
    const Raster raster = picture({straightPath({-2, -1, 0, 1, 2, -1})});
    const double length = 2 * std::hypot(20.0, 20.0);
    EXPECT_NEAR(inkOf(raster).area, length * 3, 8.0);
    EXPECT_LT(rgb(raster, 31, 22)[0], 90);  // the corner itself is filled
}

}  // namespace
}  // namespace scorescope::render
