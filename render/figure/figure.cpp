// SPDX-License-Identifier: Apache-2.0
#include "render/figure/figure.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/base/atomic_file.h"
#include "render/figure/cairo_canvas.h"
#include "render/figure/elements.h"
#include "render/figure/legend.h"
#include "render/figure/svg_canvas.h"

namespace scorescope::render {
namespace {

constexpr int kLeastSize = 160;
constexpr int kMostSize = 16384;

Result<void> checkAxis(const FigureAxis& axis, const std::string& name) {
    const bool ordered = std::isfinite(axis.lo) && std::isfinite(axis.hi) && axis.lo < axis.hi;
    const bool logarithmic = axis.scale == AxisScale::logarithmic;
    if (ordered && !(logarithmic && axis.lo <= 0.0)) return {};
    return Error{Fault::usage, "the range of the figure's " + name + " axis is empty", axis.label,
                 logarithmic ? "give two positive numbers, the smaller first"
                             : "give two finite numbers, the smaller first"};
}

Result<void> check(const Figure& figure, int width, int height) {
    if (std::min(width, height) < kLeastSize || std::max(width, height) > kMostSize) {
        return Error{Fault::usage,
                     "a figure of " + std::to_string(width) + " x " + std::to_string(height) +
                         " pixels is not possible",
                     "size",
                     "choose a width and height from " + std::to_string(kLeastSize) + " to " +
                         std::to_string(kMostSize)};
    }
    if (auto done = checkAxis(figure.x, "horizontal"); !done) return done;
    return checkAxis(figure.y, "vertical");
}

void draw(Canvas& canvas, const Figure& figure, int width, int height) {
    const FigureLayout layout = layOut(figure, width, height);
    const ThemeColours& theme = figure.theme;
    canvas.rectangle({0.0, 0.0, static_cast<double>(width), static_cast<double>(height)},
                     theme.background);
    drawGridLines(canvas, layout, figure);
    drawElements(canvas, layout, figure);
    drawAxes(canvas, layout, figure);
    drawLegend(canvas, layout, theme);
    drawColourScale(canvas, layout, figure);
    if (!figure.title.empty()) {
        canvas.text(layout.title, figure.title, {layout.titleSize, theme.text, true});
    }
    Vec2 at = layout.captionStart;
    for (const std::string& line : layout.caption) {
        canvas.text(at, line, {layout.sizes.caption, theme.mutedText});
        at.y += layout.captionStep;
    }
}

}  // namespace

Result<FigureFormat> figureFormatOf(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (extension == ".png") return FigureFormat::png;
    if (extension == ".svg") return FigureFormat::svg;
    if (extension == ".pdf") return FigureFormat::pdf;
    return Error{Fault::usage, "figures are written as PNG, SVG or PDF", path.string(),
                 "end the name in .png, .svg or .pdf"};
}

Result<std::vector<std::byte>> encodeFigure(const Figure& figure, FigureFormat format, int width,
                                            int height) {
    if (auto good = check(figure, width, height); !good) return good.error();
    FigureRecord record{figure.title, figure.caption, figure.metadata};
    std::unique_ptr<Canvas> canvas;
    if (format == FigureFormat::svg) {
        canvas = createSvgCanvas(width, height, std::move(record));
    } else {
        auto made = createCairoCanvas(format, width, height, std::move(record));
        if (!made) return made.error();
        canvas = std::move(*made);
    }
    draw(*canvas, figure, width, height);
    return canvas->finish();
}

Result<void> writeFigure(const Figure& figure, const std::filesystem::path& path, int width,
                         int height) {
    const Result<FigureFormat> format = figureFormatOf(path);
    if (!format) return format.error();
    const Result<std::vector<std::byte>> bytes = encodeFigure(figure, *format, width, height);
    if (!bytes) return bytes.error();
    return writeFileAtomically(path, *bytes);
}

}  // namespace scorescope::render
