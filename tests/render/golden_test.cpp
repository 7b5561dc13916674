// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "render/figure/scene_figure.h"
#include "tests/render/golden.h"

namespace scorescope::render {
namespace {

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

/// A hatched error on logarithmic colours and a map of numbers with a sign, as the canvas has them.
TEST_F(GoldenTest, MapsLightAndDark) {
    for (const bool dark : {false, true}) {
        const ThemeColours& theme = dark ? darkTheme() : lightTheme();
        for (const bool isSigned : {false, true}) {
            auto heatmap = std::get<Heatmap>(exampleDrawables()[0].second);
            heatmap.map = isSigned ? theme.signedMap : theme.magnitude;
            if (isSigned) heatmap.lo = -1.0f;
            auto arrows = std::get<ArrowGrid>(exampleDrawables()[1].second);
            arrows.colour = theme.learnedScore;
            arrows.halo = theme.halo;
            Figure figure;
            figure.theme = theme;
            figure.x = {"x₁", AxisScale::linear, -3, 3};
            figure.y = {"x₂", AxisScale::linear, -2, 2};
            figure.equalAspect = true;
            figure.colourScale =
                isSigned ? ColourScale{"curl s", heatmap.map, -1, 1}
                         : ColourScale{"|s − s*|", heatmap.map, 0.02, 20, AxisScale::logarithmic};
            const Scene scene{theme.background, {heatmap, arrows}};
            ASSERT_TRUE(addScene(figure, scene, *renderer_, 480, 320));
            const TemporaryFolder folder;
            ASSERT_TRUE(writeFigure(figure, folder / "f.png", 480, 320));
            expectGolden(
                std::string("map-") + (isSigned ? "signed" : "error") + (dark ? "-dark" : "-light"),
                readPng(folder / "f.png"));
        }
    }
}

}  // namespace
}  // namespace scorescope::render
