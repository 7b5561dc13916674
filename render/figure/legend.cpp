// SPDX-License-Identifier: Apache-2.0
#include "render/figure/legend.h"

#include <algorithm>

namespace scorescope::render {
namespace {

template <class... Cases>
struct Overload : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Overload(Cases...) -> Overload<Cases...>;

void drawArrow(Canvas& canvas, Vec2 tail, double length, const FigureSizes& sizes,
               const Colour& colour) {
    const double head = std::min(9.0 * sizes.unit, 0.55 * length);
    const Vec2 neck = {tail.x + length - head, tail.y};
    canvas.line(tail, {neck.x + 1.0, neck.y}, {colour, 2.5 * sizes.unit});
    const Vec2 corners[] = {
        {tail.x + length, tail.y}, {neck.x, neck.y - 0.5 * head}, {neck.x, neck.y + 0.5 * head}};
    canvas.polygon(corners, colour);
}

void drawSample(Canvas& canvas, const PlacedItem& placed, const FigureSizes& sizes) {
    const LegendItem& item = placed.item;
    const Vec2 at = placed.at;
    const Vec2 middle = {at.x + 0.5 * sizes.swatch, at.y};
    switch (item.swatch) {
        case Swatch::line: {
            Stroke stroke{item.colour, item.lineWidth * sizes.unit, item.dash};
            for (double& part : stroke.dash) part *= sizes.unit;
            canvas.line(at, {at.x + sizes.swatch, at.y}, stroke);
            drawMarker(canvas, item.marker, middle, 5.0 * sizes.unit, item.colour);
            break;
        }
        case Swatch::point:
            drawMarker(canvas, item.marker == Marker::none ? Marker::circle : item.marker, middle,
                       6.0 * sizes.unit, item.colour);
            break;
        case Swatch::patch:
            canvas.rectangle({at.x, at.y - 0.4 * sizes.legend, sizes.swatch, 0.8 * sizes.legend},
                             item.colour);
            break;
        case Swatch::arrow:
            drawArrow(canvas, at, item.arrowLength > 0.0 ? item.arrowLength : sizes.swatch, sizes,
                      item.colour);
            break;
    }
}

}  // namespace

std::vector<LegendItem> legendItems(const Figure& figure, double pixelsPerUnit) {
    std::vector<LegendItem> items;
    const auto add = [&items](LegendItem item) {
        if (!item.label.empty()) items.push_back(std::move(item));
    };
    for (const LegendEntry& entry : figure.legend) {
        add({.label = entry.label, .colour = entry.colour, .swatch = entry.swatch, .dash = {}});
    }
    const Overload entryOf{
        [&](const FigureLine& line) {
            add({line.legend, line.colour, Swatch::line, line.width, line.dash, line.marker});
        },
        [&](const FigureBand& band) {
            add({.label = band.legend, .colour = band.colour, .swatch = Swatch::patch, .dash = {}});
        },
        [&](const FigurePoints& points) {
            add({.label = points.legend,
                 .colour = points.colour,
                 .swatch = Swatch::point,
                 .dash = {},
                 .marker = points.marker});
        },
        [](const auto&) {}};
    for (const FigureElement& element : figure.elements) std::visit(entryOf, element);
    if (figure.arrowScale) {
        add({.label = figure.arrowScale->label,
             .colour = figure.arrowScale->colour,
             .swatch = Swatch::arrow,
             .dash = {},
             .arrowLength = figure.arrowScale->length * pixelsPerUnit});
    }
    return items;
}

void drawLegend(Canvas& canvas, const FigureLayout& layout, const ThemeColours& theme) {
    const FigureSizes& s = layout.sizes;
    for (const PlacedItem& placed : layout.legend) {
        drawSample(canvas, placed, s);
        const double after = std::max(s.swatch, placed.item.arrowLength) + 0.6 * s.legend;
        canvas.text({placed.at.x + after, placed.at.y + 0.35 * s.legend}, placed.item.label,
                    {s.legend, theme.text});
    }
}

Ticks colourTicks(const ColourScale& scale) {
    constexpr int kMostTicks = 6;
    return scale.scale == AxisScale::logarithmic ? logTicks(scale.lo, scale.hi, kMostTicks)
                                                 : niceTicks(scale.lo, scale.hi, kMostTicks);
}

void drawColourScale(Canvas& canvas, const FigureLayout& layout, const Figure& figure) {
    if (!figure.colourScale) return;
    constexpr int kBands = 128;
    const ColourScale& scale = *figure.colourScale;
    const FigureSizes& s = layout.sizes;
    const FigureBox& bar = layout.colourBar;
    for (int i = 0; i < kBands; ++i) {
        const double bottom = bar.bottom() - bar.height * i / kBands;
        // Each band reaches to the top and is painted over, so that no seam shows.
        canvas.rectangle({bar.left, bar.top, bar.width, bottom - bar.top},
                         colourAt(scale.map, (i + 0.5) / kBands));
    }
    const Vec2 outline[] = {{bar.left, bar.top},
                            {bar.right(), bar.top},
                            {bar.right(), bar.bottom()},
                            {bar.left, bar.bottom()},
                            {bar.left, bar.top}};
    canvas.polyline(outline, {figure.theme.frame, s.unit});
    const AxisMap map({.label = {}, .scale = scale.scale, .lo = scale.lo, .hi = scale.hi},
                      bar.bottom(), bar.top);
    for (const Tick& tick : colourTicks(scale)) {
        const double y = map(tick.at);
        canvas.line({bar.right(), y}, {bar.right() + s.tickLength, y},
                    {figure.theme.frame, 1.5 * s.unit});
        canvas.text({bar.right() + s.tickLength + 0.4 * s.tick, y + 0.35 * s.tick}, tick.label,
                    {s.tick, figure.theme.text});
    }
    const bool upwards = layout.colourLabelUpwards;
    canvas.text(layout.colourLabel, scale.label,
                {s.legend, figure.theme.text, false,
                 upwards ? TextAnchor::middle : TextAnchor::start, upwards});
}

void drawMarker(Canvas& canvas, Marker marker, Vec2 at, double radius, const Colour& colour) {
    switch (marker) {
        case Marker::none: break;
        case Marker::circle: canvas.circle(at, radius, colour); break;
        case Marker::square: {
            const double half = 0.89 * radius;  // the circle's area
            canvas.rectangle({at.x - half, at.y - half, 2.0 * half, 2.0 * half}, colour);
            break;
        }
        case Marker::diamond: {
            const double reach = 1.25 * radius;
            const Vec2 corners[] = {{at.x, at.y - reach},
                                    {at.x + reach, at.y},
                                    {at.x, at.y + reach},
                                    {at.x - reach, at.y}};
            canvas.polygon(corners, colour);
            break;
        }
        case Marker::cross: {
            const Stroke stroke{colour, 0.55 * radius};
            canvas.line({at.x - radius, at.y - radius}, {at.x + radius, at.y + radius}, stroke);
            canvas.line({at.x - radius, at.y + radius}, {at.x + radius, at.y - radius}, stroke);
            break;
        }
    }
}

}  // namespace scorescope::render
