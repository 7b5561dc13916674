// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "render/scene/colormap.h"
#include "render/scene/geometry.h"
#include "render/scene/raster.h"
#include "render/scene/theme.h"
#include "render/scene/ticks.h"

/// Figures as plain data, and the one way to a PNG, SVG or PDF file.
///
/// Texts are UTF-8 and stay text in SVG and PDF; lines stay vectors; only pictures are rasters.
/// Lengths are in pixels of a figure 1000 wide and 1000 high and grow with the square root of
/// its area, as the letters do.
namespace scorescope::render {

enum class AxisScale { linear, logarithmic };

/// One axis; lo < hi, and 0 < lo when logarithmic.
struct FigureAxis {
    std::string label;
    AxisScale scale = AxisScale::linear;
    double lo = 0.0;
    double hi = 1.0;
    std::optional<std::pair<double, double>> ticks = {};  ///< which part has them; nothing: all
};

enum class Marker { none, circle, square, diamond, cross };

/// A picture in data coordinates, such as a scene drawn with OpenGL.
struct FigureRaster {
    Raster picture;
    WorldRect area;
};

/// A curve. Vertices that are not finite (or not positive on a logarithmic axis) interrupt it.
struct FigureLine {
    std::vector<double> x;
    std::vector<double> y;
    Colour colour;
    double width = 2.5;
    std::vector<double> dash;  ///< lengths of strokes and gaps; empty: solid
    Marker marker = Marker::none;
    std::string legend;  ///< empty: no entry
};

/// The area between two curves.
struct FigureBand {
    std::vector<double> x;
    std::vector<double> lower;
    std::vector<double> upper;
    Colour colour;
    std::string legend;
};

/// Marks without a line.
struct FigurePoints {
    std::vector<double> x;
    std::vector<double> y;
    Colour colour;
    double radius = 4.0;
    Marker marker = Marker::circle;
    std::string legend;
};

enum class TextAnchor { start, middle, end };

/// Words at a place in data coordinates.
struct FigureText {
    double x = 0.0;
    double y = 0.0;
    std::string text;
    Colour colour;
    bool bold = false;
    TextAnchor anchor = TextAnchor::start;
};

/// A vertical line over the whole height, with words at its top.
struct FigureMark {
    double x = 0.0;
    std::string label;
    Colour colour;
};

using FigureElement =
    std::variant<FigureRaster, FigureBand, FigureLine, FigurePoints, FigureText, FigureMark>;

enum class Swatch { line, point, patch, arrow };

/// An entry for what a raster shows; curves bring their own.
struct LegendEntry {
    std::string label;
    Colour colour;
    Swatch swatch = Swatch::line;
};

/// The meaning of a heat map's colours.
struct ColourScale {
    std::string label;
    Colormap map = Colormap::lagoon;
    double lo = 0.0;
    double hi = 1.0;
    AxisScale scale = AxisScale::linear;
};

/// The marks of a colour scale.
Ticks colourTicks(const ColourScale& scale);

/// The meaning of an arrow's length.
struct ArrowScale {
    double length = 1.0;  ///< world units of the x axis
    std::string label;    ///< "|score| = 5"
    Colour colour;
};

struct Figure {
    std::string title;    ///< "eight-gaussians · t = 0.40 · step 1,240 · EMA"
    std::string caption;  ///< small, below the figure; wrapped
    FigureAxis x;
    FigureAxis y;
    bool equalAspect = false;  ///< one unit of x is as long as one of y (both axes linear)
    std::vector<FigureElement> elements;  ///< back to front
    std::vector<LegendEntry> legend;      ///< before the entries of the elements
    std::optional<ColourScale> colourScale;
    std::optional<ArrowScale> arrowScale;
    ThemeColours theme = lightTheme();
    std::map<std::string, std::string> metadata;  ///< settings, step, t, seed: kept in the file
};

enum class FigureFormat { png, svg, pdf };

/// By the file's extension; the error names the three.
Result<FigureFormat> figureFormatOf(const std::filesystem::path& path);

/// The file's bytes; the same figure gives the same bytes. Sizes are pixels (96 to the inch in
/// PDF) from 160 to 16,384.
Result<std::vector<std::byte>> encodeFigure(const Figure& figure, FigureFormat format, int width,
                                            int height);

/// Writes the file as a whole or not at all; the format is the one its name says.
Result<void> writeFigure(const Figure& figure, const std::filesystem::path& path, int width,
                         int height);

/// The part of the figure between the axes, in pixels from its top left corner.
struct FigureBox {
    double left = 0.0;
    double top = 0.0;
    double width = 0.0;
    double height = 0.0;

    double right() const { return left + width; }
    double bottom() const { return top + height; }
};

/// Where encodeFigure puts the data area: to draw rasters at the resolution they will have.
FigureBox plotBox(const Figure& figure, int width, int height);

}  // namespace scorescope::render
