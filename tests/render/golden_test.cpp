// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "render/figure/png.h"
#include "render/figure/scene_figure.h"
#include "tests/render/pictures.h"

namespace scorescope::render {
namespace {

void save(const std::filesystem::path& path, const Raster& raster) {
    const auto bytes = encodePng(raster);
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

/// Where two pictures differ: mean and 99.9th percentile over all channels, in steps of 1/255.
struct Distance {
    double mean = 0.0;
    int percentile = 0;
};

Distance distanceOf(const Raster& one, const Raster& other) {
    std::vector<int> differences;
    for (int y = 0; y < one.height; ++y) {
        for (int x = 0; x < one.width; ++x) {
            for (std::size_t c = 0; c < 3; ++c) {
                differences.push_back(std::abs(rgb(one, x, y)[c] - rgb(other, x, y)[c]));
            }
        }
    }
    double sum = 0.0;
    for (const int d : differences) sum += d;
    const auto rank = static_cast<std::size_t>(0.999 * static_cast<double>(differences.size()));
    std::ranges::nth_element(differences, differences.begin() + static_cast<std::ptrdiff_t>(rank));
    return {sum / static_cast<double>(differences.size()), differences[rank]};
}

/// Compares with golden/<name>.png; SCORESCOPE_UPDATE_GOLDEN=1 renews it instead. A failure
/// leaves the picture that was drawn beside the test's working folder as <name>-got.png.
void expectGolden(const std::string& name, const Raster& got) {
    const std::filesystem::path path =
        std::filesystem::path(SCORESCOPE_GOLDEN_DIR) / (name + ".png");
    if (std::getenv("SCORESCOPE_UPDATE_GOLDEN") != nullptr) save(path, got);
    ASSERT_TRUE(std::filesystem::exists(path)) << path;
    const Raster want = readPng(path);
    ASSERT_EQ(got.width, want.width);
    ASSERT_EQ(got.height, want.height);
    const Distance distance = distanceOf(got, want);
    EXPECT_LE(distance.mean, 1.0) << name;
    EXPECT_LE(distance.percentile, 8) << name;
    if (::testing::Test::HasFailure()) save(name + "-got.png", got);
}

using GoldenTest = RendererTest;

TEST_F(GoldenTest, EveryKindOfLayer) {
    for (const auto& [id, drawable] : exampleDrawables()) {
        expectGolden(id, picture(Scene{.drawables = {drawable}}, Camera({0, 0}, 0.02, 320, 240)));
    }
}

TEST_F(GoldenTest, AxesOfDifferentScale) {
    Scene scene;
    for (const auto& [id, drawable] : exampleDrawables()) scene.drawables.push_back(drawable);
    Camera camera({0, 0}, 0.02, 320, 240);
    camera.fitStretched({-3.2, -1.2, 3.2, 1.2});
    expectGolden("stretched", picture(scene, camera));
}

TEST_F(GoldenTest, FigureWithAllLayersLightAndDark) {
    for (const bool dark : {false, true}) {
        const ThemeColours& theme = dark ? darkTheme() : lightTheme();
        Scene scene{theme.background, {}};
        for (const auto& [id, drawable] : exampleDrawables()) scene.drawables.push_back(drawable);
        auto& heatmap = std::get<Heatmap>(scene.drawables[0]);
        heatmap.map = theme.density;
        auto& arrows = std::get<ArrowGrid>(scene.drawables[1]);
        arrows.colour = theme.learnedScore;
        arrows.halo = theme.halo;
        Figure figure;
        figure.theme = theme;
        figure.title = "all layers · t = 0.40";
        figure.x = {"x₁", AxisScale::linear, -3, 3};
        figure.y = {"x₂", AxisScale::linear, -2, 2};
        figure.equalAspect = true;
        figure.legend = {{"learned score", theme.learnedScore, Swatch::arrow},
                         {"paths", Colour::hex(0xD9660A), Swatch::line}};
        figure.colourScale = ColourScale{"density", theme.density, 0, 1};
        ASSERT_TRUE(addScene(figure, scene, *renderer_, 640, 400));
        const TemporaryFolder folder;
        ASSERT_TRUE(writeFigure(figure, folder / "f.png", 640, 400));
        expectGolden(dark ? "figure-dark" : "figure-light", readPng(folder / "f.png"));
    }
}

}  // namespace
}  // namespace scorescope::render
