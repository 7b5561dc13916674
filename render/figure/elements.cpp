// SPDX-License-Identifier: Apache-2.0
#include "render/figure/elements.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "render/figure/legend.h"

namespace scorescope::render {
namespace {

bool finite(Vec2 p) {
    return std::isfinite(p.x) && std::isfinite(p.y);
}

/// Draws one element after the other; each knows the axes.
class ElementPainter {
public:
    ElementPainter(Canvas& canvas, const FigureLayout& layout, const Figure& figure)
        : canvas_(canvas),
          layout_(layout),
          x_(xMapOf(figure, layout.plot)),
          y_(yMapOf(figure, layout.plot)) {}

    void operator()(const FigureRaster& raster) {
        const double left = x_(raster.area.left);
        const double top = y_(raster.area.top);
        canvas_.picture(raster.picture,
                        {left, top, x_(raster.area.right) - left, y_(raster.area.bottom) - top});
    }

    void operator()(const FigureBand& band) {
        assert(band.lower.size() == band.x.size() && band.upper.size() == band.x.size());
        std::vector<Vec2> upper;
        std::vector<Vec2> lower;
        const auto flush = [&] {
            upper.insert(upper.end(), lower.rbegin(), lower.rend());
            if (upper.size() >= 4) canvas_.polygon(upper, band.colour);
            upper.clear();
            lower.clear();
        };
        for (std::size_t i = 0; i < band.x.size(); ++i) {
            const Vec2 low = at(band.x[i], band.lower[i]);
            const Vec2 high = at(band.x[i], band.upper[i]);
            if (!finite(low) || !finite(high)) {
                flush();
                continue;
            }
            lower.push_back(low);
            upper.push_back(high);
        }
        flush();
    }

    void operator()(const FigureLine& line) {
        assert(line.x.size() == line.y.size());
        Stroke stroke{line.colour, line.width * unit(), line.dash};
        for (double& part : stroke.dash) part *= unit();
        std::vector<Vec2> run;
        const auto flush = [&] {
            if (run.size() > 1) canvas_.polyline(run, stroke);
            run.clear();
        };
        for (std::size_t i = 0; i < line.x.size(); ++i) {
            const Vec2 p = at(line.x[i], line.y[i]);
            if (!finite(p)) {
                flush();
                continue;
            }
            run.push_back(p);
            drawMarker(canvas_, line.marker, p, 5.0 * unit(), line.colour);
        }
        flush();
    }

    void operator()(const FigurePoints& points) {
        assert(points.x.size() == points.y.size());
        for (std::size_t i = 0; i < points.x.size(); ++i) {
            const Vec2 p = at(points.x[i], points.y[i]);
            if (finite(p)) {
                drawMarker(canvas_, points.marker, p, points.radius * unit(), points.colour);
            }
        }
    }

    void operator()(const FigureText& text) {
        const Vec2 p = at(text.x, text.y);
        if (!finite(p)) return;
        canvas_.text(p, text.text, {layout_.sizes.tick, text.colour, text.bold, text.anchor});
    }

    void operator()(const FigureMark& mark) {
        const double x = x_(mark.x);
        if (!std::isfinite(x)) return;
        const FigureBox& plot = layout_.plot;
        canvas_.line({x, plot.top}, {x, plot.bottom()},
                     {mark.colour, 2.0 * unit(), {6.0 * unit(), 4.0 * unit()}});
        const double size = layout_.sizes.caption;
        const double wide = textWidth(mark.label, size);
        // Words that would leave the plot stand on the line's other side; neighbours take turns.
        const bool before = x + 0.5 * size + wide > plot.right();
        const double y = plot.top + (1.2 + 1.3 * (marks_++ % 3)) * size;
        canvas_.text({before ? x - 0.5 * size : x + 0.5 * size, y}, mark.label,
                     {size, mark.colour, false, before ? TextAnchor::end : TextAnchor::start});
    }

private:
    Vec2 at(double x, double y) const { return {x_(x), y_(y)}; }
    double unit() const { return layout_.sizes.unit; }

    Canvas& canvas_;
    const FigureLayout& layout_;
    AxisMap x_;
    AxisMap y_;
    int marks_ = 0;
};

bool hasRaster(const Figure& figure) {
    return std::ranges::any_of(figure.elements, [](const FigureElement& element) {
        return std::holds_alternative<FigureRaster>(element);
    });
}

}  // namespace

void drawGridLines(Canvas& canvas, const FigureLayout& layout, const Figure& figure) {
    if (hasRaster(figure)) return;
    const FigureBox& plot = layout.plot;
    const Stroke stroke{figure.theme.grid, 1.2 * layout.sizes.unit};
    const AxisMap x = xMapOf(figure, plot);
    const AxisMap y = yMapOf(figure, plot);
    for (const Tick& tick : layout.xTicks) {
        if (tick.label.empty()) continue;
        canvas.line({x(tick.at), plot.top}, {x(tick.at), plot.bottom()}, stroke);
    }
    for (const Tick& tick : layout.yTicks) {
        if (tick.label.empty()) continue;
        canvas.line({plot.left, y(tick.at)}, {plot.right(), y(tick.at)}, stroke);
    }
}

void drawAxes(Canvas& canvas, const FigureLayout& layout, const Figure& figure) {
    const FigureSizes& s = layout.sizes;
    const FigureBox& plot = layout.plot;
    const ThemeColours& theme = figure.theme;
    const Stroke stroke{theme.frame, 1.6 * s.unit};
    const Vec2 frame[] = {{plot.left, plot.top},
                          {plot.right(), plot.top},
                          {plot.right(), plot.bottom()},
                          {plot.left, plot.bottom()},
                          {plot.left, plot.top}};
    canvas.polyline(frame, stroke);
    const AxisMap x = xMapOf(figure, plot);
    for (const Tick& tick : layout.xTicks) {
        const double at = x(tick.at);
        const double length = tick.label.empty() ? 0.55 * s.tickLength : s.tickLength;
        canvas.line({at, plot.bottom()}, {at, plot.bottom() + length}, stroke);
        canvas.text({at, plot.bottom() + s.tickLength + 1.05 * s.tick}, tick.label,
                    {s.tick, theme.text, false, TextAnchor::middle});
    }
    const AxisMap y = yMapOf(figure, plot);
    for (const Tick& tick : layout.yTicks) {
        const double at = y(tick.at);
        const double length = tick.label.empty() ? 0.55 * s.tickLength : s.tickLength;
        canvas.line({plot.left - length, at}, {plot.left, at}, stroke);
        canvas.text({plot.left - s.tickLength - 0.35 * s.tick, at + 0.36 * s.tick}, tick.label,
                    {s.tick, theme.text, false, TextAnchor::end});
    }
    canvas.text(layout.xLabel, figure.x.label, {s.label, theme.text, false, TextAnchor::middle});
    canvas.text(layout.yLabel, figure.y.label,
                {s.label, theme.text, false, TextAnchor::middle, true});
}

void drawElements(Canvas& canvas, const FigureLayout& layout, const Figure& figure) {
    canvas.beginClip(layout.plot);
    ElementPainter painter(canvas, layout, figure);
    for (const FigureElement& element : figure.elements) std::visit(painter, element);
    canvas.endClip();
}

}  // namespace scorescope::render
