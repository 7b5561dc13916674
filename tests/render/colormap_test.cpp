// SPDX-License-Identifier: Apache-2.0
#include "render/scene/colormap.h"

#include <gtest/gtest.h>

#include <cmath>

#include "render/scene/theme.h"

namespace scorescope::render {
void PrintTo(const ColormapInfo& info, std::ostream* out) {
    *out << info.id;
}

namespace {

double lightness(const Colour& colour) {
    return labOf(colour).lightness;
}

TEST(Lab, KnownColours) {
    EXPECT_NEAR(lightness(Colour::hex(0xFFFFFF)), 100.0, 1e-3);
    EXPECT_NEAR(lightness(Colour::hex(0x000000)), 0.0, 1e-9);
    // Values of the sRGB primaries under D65.
    const Lab red = labOf(Colour::hex(0xFF0000));
    EXPECT_NEAR(red.lightness, 53.24, 0.01);
    EXPECT_NEAR(red.a, 80.09, 0.02);
    EXPECT_NEAR(red.b, 67.20, 0.02);
    EXPECT_NEAR(lightness(Colour::hex(0x0000FF)), 32.30, 0.01);
}

TEST(Lab, ColourOfLchInvertsIt) {
    for (double hue = 0; hue < 360; hue += 30) {
        const Lab lab = labOf(colourOfLch(60, 25, hue));
        EXPECT_NEAR(lab.lightness, 60, 0.01);
        EXPECT_NEAR(std::hypot(lab.a, lab.b), 25, 0.05);
        // Beyond what can be shown, lightness still holds.
        EXPECT_NEAR(lightness(colourOfLch(60, 500, hue)), 60, 0.1);
    }
}

class EveryMap : public ::testing::TestWithParam<ColormapInfo> {};

TEST_P(EveryMap, LightnessIsMonotoneOrSymmetric) {
    const ColormapInfo info = GetParam();
    const ColormapTable& table = colormapTable(info.map);
    if (info.kind == ColormapKind::sequential) {
        const double sign = lightness(table.back()) > lightness(table.front()) ? 1.0 : -1.0;
        for (std::size_t i = 1; i < table.size(); ++i) {
            EXPECT_GT(sign * (lightness(table[i]) - lightness(table[i - 1])), 0.0) << i;
        }
        EXPECT_GT(std::abs(lightness(table.back()) - lightness(table.front())), 40.0);
    } else {
        const double sign = lightness(colourAt(info.map, 0.5)) > lightness(table.front()) ? 1 : -1;
        for (std::size_t i = 0; i < table.size() / 2; ++i) {
            EXPECT_NEAR(lightness(table[i]), lightness(table[table.size() - 1 - i]), 0.5) << i;
            if (i > 0) {
                EXPECT_GT(sign * (lightness(table[i]) - lightness(table[i - 1])), 0.0) << i;
            }
        }
        EXPECT_LT(std::hypot(labOf(colourAt(info.map, 0.5)).a, labOf(colourAt(info.map, 0.5)).b),
                  2.0);
    }
}

TEST_P(EveryMap, HasNoVisibleEdges) {
    const ColormapTable& table = colormapTable(GetParam().map);
    for (std::size_t i = 1; i < table.size(); ++i) {
        const Lab a = labOf(table[i - 1]);
        const Lab b = labOf(table[i]);
        EXPECT_LT(std::hypot(a.lightness - b.lightness, a.a - b.a, a.b - b.b), 3.0) << i;
    }
}

TEST_P(EveryMap, ColoursLieBetweenTheTablesAndAreClamped) {
    const Colormap map = GetParam().map;
    const ColormapTable& table = colormapTable(map);
    EXPECT_EQ(colourAt(map, -3.0), table.front());
    EXPECT_EQ(colourAt(map, 7.0), table.back());
    EXPECT_EQ(colourAt(map, 51.0 / 255.0).r, table[51].r);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryMap, ::testing::ValuesIn(colormapCatalogue()),
                         [](const auto& info) { return info.param.id; });

TEST(Colormap, CatalogueIsInTheOrderOfTheEnumeration) {
    for (std::size_t i = 0; i < colormapCatalogue().size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(colormapCatalogue()[i].map), i);
    }
}

TEST(Colormap, CategoricalColoursDiffer) {
    const auto& colours = categoricalColours();
    for (std::size_t i = 0; i < colours.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const Lab a = labOf(colours[i]);
            const Lab b = labOf(colours[j]);
            EXPECT_GT(std::hypot(a.lightness - b.lightness, a.a - b.a, a.b - b.b), 20.0);
        }
    }
}

TEST(Theme, EverythingStandsOutFromItsBackground) {
    for (const ThemeColours* theme : {&lightTheme(), &darkTheme()}) {
        const Colour& back = theme->background;
        EXPECT_GE(contrastRatio(theme->text, back), 7.0);
        EXPECT_GE(contrastRatio(theme->mutedText, back), 4.5);
        for (const Colour& mark : {theme->frame, theme->data, theme->generated, theme->trueScore,
                                   theme->learnedScore, theme->error}) {
            EXPECT_GE(contrastRatio(mark, back), 3.0);
        }
        EXPECT_GE(contrastRatio(theme->learnedScore, theme->halo), 3.0);
        // An empty density, no error and zero are the background itself.
        for (const Colour& nothing :
             {colormapTable(theme->density).front(), colormapTable(theme->magnitude).front(),
              colourAt(theme->signedMap, 0.5)}) {
            EXPECT_NEAR(labOf(nothing).lightness, labOf(back).lightness, 4.0);
        }
    }
}

}  // namespace
}  // namespace scorescope::render
