// SPDX-License-Identifier: Apache-2.0
#include "render/scene/camera.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace scorescope::render {

void PrintTo(const Camera& camera, std::ostream* out) {
    *out << camera.pixelWidth() << " x " << camera.pixelHeight();
}

namespace {

class CameraLaws : public ::testing::TestWithParam<Camera> {};

TEST_P(CameraLaws, PixelsAndWorldAreInverse) {
    const Camera camera = GetParam();
    for (const Vec2 world : {Vec2{0, 0}, Vec2{1.5, -2.25}, Vec2{-300, 17}}) {
        const Vec2 back = camera.pixelToWorld(camera.worldToPixel(world));
        EXPECT_NEAR(back.x, world.x, 1e-9 * (1 + std::abs(world.x)));
        EXPECT_NEAR(back.y, world.y, 1e-9 * (1 + std::abs(world.y)));
    }
}

TEST_P(CameraLaws, ZoomKeepsThePointUnderThePixel) {
    Camera camera = GetParam();
    const Vec2 pixel = {37, 211};
    const Vec2 before = camera.pixelToWorld(pixel);
    const double scale = camera.unitsPerPixel();
    camera.zoomAt(pixel, 1.7);
    EXPECT_NEAR(camera.unitsPerPixel(), scale / 1.7, 1e-12 * scale);
    EXPECT_NEAR(camera.pixelToWorld(pixel).x, before.x, 1e-9 * (1 + std::abs(before.x)));
    EXPECT_NEAR(camera.pixelToWorld(pixel).y, before.y, 1e-9 * (1 + std::abs(before.y)));
    camera.zoomAt(pixel, 1.0 / 1.7);
    EXPECT_NEAR(camera.centre().x, GetParam().centre().x, 1e-9 * (1 + std::abs(before.x)));
}

TEST_P(CameraLaws, PanMovesTheWorldWithTheHand) {
    Camera camera = GetParam();
    const Vec2 held = camera.pixelToWorld({100, 50});
    camera.panBy({12, -7});
    const Vec2 now = camera.worldToPixel(held);
    EXPECT_NEAR(now.x, 112, 1e-6);
    EXPECT_NEAR(now.y, 43, 1e-6);
}

TEST_P(CameraLaws, YGrowsUpwardsInTheWorldAndScaleIsEqual) {
    const Camera camera = GetParam();
    const Vec2 origin = camera.worldToPixel(camera.centre());
    const double unit = 100 * camera.unitsPerPixel();
    const Vec2 right = camera.worldToPixel({camera.centre().x + unit, camera.centre().y});
    const Vec2 up = camera.worldToPixel({camera.centre().x, camera.centre().y + unit});
    EXPECT_NEAR(right.x - origin.x, 100, 1e-6);
    EXPECT_NEAR(origin.y - up.y, 100, 1e-6);
}

TEST_P(CameraLaws, VisibleRectHasThePicturesCorners) {
    const Camera camera = GetParam();
    const WorldRect seen = camera.visibleRect();
    const Vec2 topLeft = camera.worldToPixel({seen.left, seen.top});
    const Vec2 bottomRight = camera.worldToPixel({seen.right, seen.bottom});
    EXPECT_NEAR(topLeft.x, 0, 1e-6);
    EXPECT_NEAR(topLeft.y, 0, 1e-6);
    EXPECT_NEAR(bottomRight.x, camera.pixelWidth(), 1e-6);
    EXPECT_NEAR(bottomRight.y, camera.pixelHeight(), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Cameras, CameraLaws,
                         ::testing::Values(Camera{}, Camera({1, -2}, 0.003, 1280, 800),
                                           Camera({-1e4, 1e4}, 25.0, 17, 900)),
                         [](const auto& info) { return "camera" + std::to_string(info.index); });

TEST(Camera, FitShowsTheWholeRectangle) {
    for (const WorldRect area : {WorldRect{-1, -1, 1, 1}, WorldRect{0, -5, 40, 5}}) {
        Camera camera({}, 1.0, 640, 480);
        camera.fit(area, 0.1);
        const WorldRect seen = camera.visibleRect();
        EXPECT_LE(seen.left, area.left);
        EXPECT_GE(seen.right, area.right);
        EXPECT_LE(seen.bottom, area.bottom);
        EXPECT_GE(seen.top, area.top);
        const bool tight = std::abs(seen.width() - 1.2 * area.width()) < 1e-9 ||
                           std::abs(seen.height() - 1.2 * area.height()) < 1e-9;
        EXPECT_TRUE(tight);
    }
}

TEST(Camera, StretchedFillsThePictureAndKeepsItsProportion) {
    Camera camera({}, 1.0, 640, 480);
    const WorldRect area = {-0.2, -30, 1.2, 50};
    camera.fitStretched(area);
    const WorldRect seen = camera.visibleRect();
    EXPECT_NEAR(seen.left, area.left, 1e-12);
    EXPECT_NEAR(seen.top, area.top, 1e-12);
    const double proportion = camera.verticalUnitsPerPixel() / camera.unitsPerPixel();
    const Vec2 held = camera.pixelToWorld({100, 50});
    camera.zoomAt({100, 50}, 3.0);
    EXPECT_NEAR(camera.verticalUnitsPerPixel() / camera.unitsPerPixel(), proportion, 1e-9);
    EXPECT_NEAR(camera.pixelToWorld({100, 50}).y, held.y, 1e-9);
    camera.panBy({5, 7});
    EXPECT_NEAR(camera.worldToPixel(held).x, 105, 1e-9);
    EXPECT_NEAR(camera.worldToPixel(held).y, 57, 1e-9);
    for (int i = 0; i < 1000; ++i) camera.zoomAt({0, 0}, 2.0);
    EXPECT_NEAR(camera.verticalUnitsPerPixel() / camera.unitsPerPixel(), proportion, 1e-6);
    camera.fit(area);
    EXPECT_EQ(camera.verticalUnitsPerPixel(), camera.unitsPerPixel());
}

TEST(Camera, NonsenseLeavesItUsable) {
    Camera camera({}, 0.01, 100, 100);
    const Camera before = camera;
    camera.zoomAt({5, 5}, 0.0);
    camera.zoomAt({5, 5}, -1.0);
    camera.zoomAt({5, 5}, std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(camera, before);
    camera.fit({3, 3, 3, 3});
    EXPECT_GT(camera.unitsPerPixel(), 0.0);
    camera.resize(0, -4);
    EXPECT_EQ(camera.pixelWidth(), 1);
    EXPECT_EQ(camera.pixelHeight(), 1);
    for (int i = 0; i < 10000; ++i) camera.zoomAt({0, 0}, 2.0);
    EXPECT_GT(camera.unitsPerPixel(), 0.0);
}

}  // namespace
}  // namespace scorescope::render
