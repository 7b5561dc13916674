// SPDX-License-Identifier: Apache-2.0
#include "app/present/scene_file.h"

#include <gtest/gtest.h>

#include <random>

namespace scorescope::app {
namespace {

SharedScene everything() {
    render::Points points;
    points.id = "particles";
    points.positions = render::shareArray(std::vector<float>{0.0f, 1.0f, -2.5f, 3.0f});
    points.count = 2;
    points.colour = {0.25f, 0.5f, 0.75f, 1.0f};
    points.radiusPixels = 3.0f;
    render::ArrowGrid arrows;
    arrows.id = "learned score";
    arrows.nx = 2;
    arrows.ny = 1;
    arrows.area = {-1.0, -2.0, 3.0, 4.0};
    arrows.vectors = render::shareArray(std::vector<float>{1.0f, 2.0f, 3.0f, 4.0f});
    arrows.length = render::ArrowLength::unit;
    render::Heatmap map;
    map.id = "curl";
    map.width = 3;
    map.height = 1;
    map.values = render::shareArray(std::vector<float>{0.0f, 0.5f, -1.0f});
    map.lo = -1.0f;
    map.map = render::Colormap::polar;
    map.missing = render::Missing::hatched;
    render::Paths paths;
    paths.id = "ways";
    paths.count = 1;
    paths.verticesPerPath = 2;
    paths.positions = render::shareArray(std::vector<float>{0.0f, 0.0f, 1.0f, 1.0f});
    paths.head = 0.5f;
    SharedScene shared;
    shared.order = {"curl", "data", "learned score", "particles", "ways"};
    shared.drawables = {map, arrows, points, paths};
    shared.legend = {{Layer::particles, true, "2 / 2"}, {Layer::density, true, "", "Curl"}};
    shared.scaleText = "longest arrow: |s| ≥ 5\nscore error: 3 %";
    shared.colourKey = ColourKey{{"curl", render::Colormap::polar, -1.0, 1.0}, true, "hatched"};
    shared.findings = {"eigenvalues −1, −2"};
    return shared;
}

bool alike(const render::Drawable& a, const render::Drawable& b) {
    // Arrays are compared by their numbers, the rest as it is.
    return std::visit(
        [&](auto one) {
            using Kind = decltype(one);
            auto other = std::get<Kind>(b);
            const auto array = [](auto& drawable) -> render::FloatArray& {
                if constexpr (requires { drawable.vectors; }) {
                    return drawable.vectors;
                } else if constexpr (requires { drawable.values; }) {
                    return drawable.values;
                } else {
                    return drawable.positions;
                }
            };
            const bool numbers = *array(one) == *array(other);
            array(one) = array(other);
            return numbers && one == other;
        },
        a);
}

TEST(SceneFile, ComesBackAsItWas) {
    const SharedScene shared = everything();
    const auto back = parseScene(encodeScene(shared), "scene.ssc");
    ASSERT_TRUE(back) << back.error().line();
    EXPECT_EQ(back->order, shared.order);
    ASSERT_EQ(back->drawables.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_TRUE(alike(shared.drawables[i], back->drawables[i])) << i;
    }
    ASSERT_EQ(back->legend.size(), 2U);
    EXPECT_EQ(back->legend[0].layer, Layer::particles);
    EXPECT_EQ(back->legend[0].badge, "2 / 2");
    EXPECT_EQ(back->legend[1].title, "Curl");
    EXPECT_EQ(back->scaleText, shared.scaleText);
    ASSERT_TRUE(back->colourKey);
    EXPECT_EQ(back->colourKey->scale.label, "curl");
    EXPECT_TRUE(back->colourKey->hatched);
    EXPECT_EQ(back->findings, shared.findings);
    EXPECT_FALSE(back->picture);
}

SharedScene images() {
    SharedScene shared;
    render::Raster raster{3, 2, {}};
    for (int i = 0; i < 6; ++i) {
        const auto shade = static_cast<std::uint8_t>(40 * i);
        raster.rgba.insert(raster.rgba.end(),
                           {shade, static_cast<std::uint8_t>(255 - shade), 7, 255});
    }
    shared.picture = std::make_shared<const render::Raster>(raster);
    shared.note = "numbers: L2 to the input";
    return shared;
}

TEST(SceneFile, ImagesComeBackPixelByPixel) {
    const SharedScene shared = images();
    const auto back = parseScene(encodeScene(shared), "scene.ssc");
    ASSERT_TRUE(back) << back.error().line();
    ASSERT_TRUE(back->picture);
    EXPECT_EQ(back->picture->width, 3);
    EXPECT_EQ(back->picture->height, 2);
    EXPECT_EQ(back->picture->rgba, shared.picture->rgba);
    EXPECT_EQ(back->note, shared.note);
}

TEST(SceneFile, ADamagedPictureIsRefusedOrHarmless) {
    const std::vector<std::byte> whole = encodeScene(images());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(parseScene(std::span(whole).first(size), "scene.ssc")) << size;
    }
    std::mt19937 draws(5);
    for (int i = 0; i < 3000; ++i) {
        std::vector<std::byte> damaged = whole;
        damaged[draws() % damaged.size()] = static_cast<std::byte>(draws());
        const auto parsed = parseScene(damaged, "scene.ssc");
        if (!parsed || !parsed->picture) continue;
        const auto pixels = static_cast<std::size_t>(parsed->picture->width) *
                            static_cast<std::size_t>(parsed->picture->height);
        EXPECT_EQ(parsed->picture->rgba.size(), 4 * pixels);
    }
}

/// Whether every array is as long as what it belongs to says.
bool consistent(const SharedScene& shared) {
    for (const render::Drawable& drawable : shared.drawables) {
        if (const auto* points = std::get_if<render::Points>(&drawable)) {
            if (points->positions->size() != 2 * points->count) return false;
        } else if (const auto* arrows = std::get_if<render::ArrowGrid>(&drawable)) {
            const auto nodes =
                static_cast<std::size_t>(arrows->nx) * static_cast<std::size_t>(arrows->ny);
            if (arrows->vectors->size() != 2 * nodes) return false;
        } else if (const auto* map = std::get_if<render::Heatmap>(&drawable)) {
            const auto cells =
                static_cast<std::size_t>(map->width) * static_cast<std::size_t>(map->height);
            if (map->values->size() != cells) return false;
        } else if (const auto* paths = std::get_if<render::Paths>(&drawable)) {
            if (paths->positions->size() != 2 * paths->count * paths->verticesPerPath) return false;
        }
    }
    return true;
}

TEST(SceneFile, DamagedBytesAreRefusedOrHarmless) {
    const std::vector<std::byte> whole = encodeScene(everything());
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        const auto cut = parseScene(std::span(whole).first(size), "scene.ssc");
        EXPECT_FALSE(cut) << size;
    }
    std::mt19937 draws(3);
    for (int i = 0; i < 3000; ++i) {
        std::vector<std::byte> damaged = whole;
        for (int k = 0; k < 2; ++k) {
            damaged[draws() % damaged.size()] = static_cast<std::byte>(draws());
        }
        const auto parsed = parseScene(damaged, "scene.ssc");
        EXPECT_TRUE(!parsed || consistent(*parsed));
    }
}

TEST(SceneFile, SizesThatDoNotFitAreRefused) {
    for (const char* size : {"\"count\":3", "\"count\":-1", "\"count\":1e300", "\"count\":true"}) {
        std::vector<std::byte> bytes = encodeScene(everything());
        std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        const std::size_t at = text.find("\"count\":2");
        ASSERT_NE(at, std::string::npos);
        text.replace(at, 9, size);
        const auto longer = static_cast<char>(text.size() - bytes.size());
        text[8] = static_cast<char>(text[8] + longer);
        EXPECT_FALSE(parseScene(std::as_bytes(std::span(text)), "scene.ssc")) << size;
    }
}

}  // namespace
}  // namespace scorescope::app
