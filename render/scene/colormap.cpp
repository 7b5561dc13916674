// SPDX-License-Identifier: Apache-2.0
#include "render/scene/colormap.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace scorescope::render {
namespace {

/// One support of a map; hue in degrees, running through the angles given (no wrap-around).
struct Support {
    double u;
    double lightness;
    double chroma;
    double hue;
};

// Chroma stays where sRGB can follow: beyond it, clipping would put visible edges into the maps.
constexpr Support kLagoon[] = {{0.00, 12, 34, 308},
                               {0.25, 32.5, 39, 290},
                               {0.50, 53, 28, 225},
                               {0.75, 73.5, 44, 150},
                               {1.00, 94, 78, 106}};
constexpr Support kEmber[] = {{0.00, 6, 10, 300},
                              {0.30, 33, 50, 330},
                              {0.60, 60, 68, 395},
                              {0.85, 82.5, 42, 430},
                              {1.00, 96, 20, 458}};
// These two carry points and arrows: they end in the middle of the lightness scale.
constexpr Support kPaper[] = {{0.0, 100, 0, 150}, {0.5, 77, 32, 155}, {1.0, 54, 38, 160}};
constexpr Support kNight[] = {{0.0, 7.5, 2.8, 258}, {0.5, 32, 14, 205}, {1.0, 56, 30, 175}};
constexpr Support kPolar[] = {{0.00, 30, 44, 285}, {0.25, 63.5, 34, 270}, {0.50, 97, 0, 262},
                              {0.50, 97, 0, 35},   {0.75, 63.5, 42, 35},  {1.00, 30, 56, 35}};
constexpr Support kPlum[] = {{0.0, 100, 0, 320}, {0.5, 76, 34, 320}, {1.0, 52, 52, 320}};
constexpr Support kDusk[] = {{0.0, 7.5, 2.8, 300}, {0.5, 34, 32, 318}, {1.0, 60, 46, 322}};
constexpr Support kAurora[] = {{0.00, 62, 40, 262}, {0.25, 35, 32, 268}, {0.50, 8, 0, 272},
                               {0.50, 8, 0, 40},    {0.75, 35, 42, 40},  {1.00, 62, 54, 42}};

std::span<const Support> supports(Colormap map) {
    switch (map) {
        case Colormap::lagoon: return kLagoon;
        case Colormap::ember: return kEmber;
        case Colormap::paper: return kPaper;
        case Colormap::night: return kNight;
        case Colormap::polar: return kPolar;
        case Colormap::plum: return kPlum;
        case Colormap::dusk: return kDusk;
        case Colormap::aurora: return kAurora;
    }
    return kLagoon;
}

Colour evaluate(std::span<const Support> points, double u) {
    std::size_t i = 1;
    while (i + 1 < points.size() && u > points[i].u) ++i;
    const Support& a = points[i - 1];
    const Support& b = points[i];
    const double w = b.u > a.u ? (u - a.u) / (b.u - a.u) : 1.0;
    return colourOfLch(std::lerp(a.lightness, b.lightness, w), std::lerp(a.chroma, b.chroma, w),
                       std::lerp(a.hue, b.hue, w));
}

std::vector<ColormapTable> makeTables() {
    std::vector<ColormapTable> tables;
    for (const ColormapInfo& info : colormapCatalogue()) {
        ColormapTable& table = tables.emplace_back();
        for (int i = 0; i < kColormapSize; ++i) {
            table[static_cast<std::size_t>(i)] =
                evaluate(supports(info.map), i / double{kColormapSize - 1});
        }
    }
    return tables;
}

}  // namespace

const std::vector<ColormapInfo>& colormapCatalogue() {
    static const std::vector<ColormapInfo> catalogue = {
        {Colormap::lagoon, "lagoon", "Lagoon (violet to yellow)", ColormapKind::sequential},
        {Colormap::ember, "ember", "Ember (black to yellow)", ColormapKind::sequential},
        {Colormap::paper, "paper", "Paper (white to green)", ColormapKind::sequential},
        {Colormap::night, "night", "Night (black to green)", ColormapKind::sequential},
        {Colormap::polar, "polar", "Polar (blue, white, red)", ColormapKind::diverging},
        {Colormap::plum, "plum", "Plum (white to purple)", ColormapKind::sequential},
        {Colormap::dusk, "dusk", "Dusk (black to purple)", ColormapKind::sequential},
        {Colormap::aurora, "aurora", "Aurora (blue, black, red)", ColormapKind::diverging},
    };
    return catalogue;
}

const ColormapTable& colormapTable(Colormap map) {
    // In the order of the catalogue, which is the order of the enumeration (a test holds it).
    static const std::vector<ColormapTable> tables = makeTables();
    return tables[static_cast<std::size_t>(map)];
}

Colour colourAt(Colormap map, double u) {
    const double position = std::clamp(u, 0.0, 1.0) * (kColormapSize - 1);
    const auto low = static_cast<std::size_t>(position);
    const std::size_t high = std::min<std::size_t>(low + 1, kColormapSize - 1);
    const auto w = static_cast<float>(position - static_cast<double>(low));
    const Colour& a = colormapTable(map)[low];
    const Colour& b = colormapTable(map)[high];
    return {std::lerp(a.r, b.r, w), std::lerp(a.g, b.g, w), std::lerp(a.b, b.b, w), 1.0f};
}

const std::array<Colour, 8>& categoricalColours() {
    static const std::array<Colour, 8> colours = {
        Colour::hex(0x0072B2), Colour::hex(0xE69F00), Colour::hex(0x009E73), Colour::hex(0xD55E00),
        Colour::hex(0xCC79A7), Colour::hex(0x56B4E9), Colour::hex(0xF0E442), Colour::hex(0x000000)};
    return colours;
}

}  // namespace scorescope::render
