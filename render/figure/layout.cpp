// SPDX-License-Identifier: Apache-2.0
#include "render/figure/layout.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "render/figure/canvas.h"

namespace scorescope::render {
namespace {

constexpr double kLineStep = 1.35;  // line to line, in ems

double widestLabel(const Ticks& ticks, double size) {
    double widest = 0.0;
    for (const Tick& tick : ticks) widest = std::max(widest, textWidth(tick.label, size));
    return widest;
}

Ticks ticksOf(const FigureAxis& axis, double pixels, double spacing) {
    const int most = std::max(2, static_cast<int>(pixels / spacing));
    if (axis.scale == AxisScale::logarithmic) return logTicks(axis.lo, axis.hi, most);
    const auto [lo, hi] = axis.ticks.value_or(std::pair(axis.lo, axis.hi));
    return niceTicks(lo, hi, most);
}

std::vector<std::string> wrapped(const std::string& words, double size, double width) {
    std::vector<std::string> lines;
    std::istringstream stream(words);
    for (std::string word; stream >> word;) {
        const bool fits = !lines.empty() && textWidth(lines.back() + " " + word, size) <= width;
        if (fits) {
            lines.back() += " " + word;
        } else {
            lines.push_back(word);
        }
    }
    return lines;
}

double itemWidth(const LegendItem& item, const FigureSizes& sizes) {
    return std::max(sizes.swatch, item.arrowLength) + 0.6 * sizes.legend +
           textWidth(item.label, sizes.legend);
}

/// The work of layOut, one part of the figure after the other.
class Layouter {
public:
    Layouter(const Figure& figure, int width, int height)
        : figure_(figure), width_(width), height_(height) {
        result_.sizes = figureSizes(width, height);
    }

    FigureLayout run() {
        const FigureSizes& s = result_.sizes;
        legendBeside_ = figure_.equalAspect && width_ > 1.15 * height_;
        // The length of the arrow scale depends on the plot, whose place depends on the legend.
        for (int pass = 0; pass < 2; ++pass) {
            free_ = {s.pad, s.pad, width_ - 2.0 * s.pad, height_ - 2.0 * s.pad};
            const double perUnit = pass == 0 ? 0.0 : result_.plot.width / spanOf(figure_.x);
            items_ = legendItems(figure_, perUnit);
            placeTitle();
            placeCaption();
            if (!legendBeside_) placeLegendAbove();
            reserveColumn();
            placePlot();
            placeColumn();
        }
        return std::move(result_);
    }

private:
    static double spanOf(const FigureAxis& axis) { return axis.hi - axis.lo; }

    void takeTop(double pixels) {
        free_.top += pixels;
        free_.height -= pixels;
    }

    void placeTitle() {
        const FigureSizes& s = result_.sizes;
        if (figure_.title.empty()) return;
        const double wide = textWidth(figure_.title, s.title, true);
        result_.titleSize = s.title * std::clamp(free_.width / wide, 0.5, 1.0);
        result_.title = {free_.left, free_.top + 0.95 * s.title};
        takeTop(1.6 * s.title);
    }

    void placeCaption() {
        const FigureSizes& s = result_.sizes;
        result_.caption = wrapped(figure_.caption, s.caption, free_.width);
        result_.captionStep = kLineStep * s.caption;
        const double tall = static_cast<double>(result_.caption.size()) * result_.captionStep;
        result_.captionStart = {free_.left, free_.bottom() - tall + s.caption};
        if (tall > 0.0) free_.height -= tall + 0.5 * s.pad;
    }

    void placeLegendAbove() {
        const FigureSizes& s = result_.sizes;
        result_.legend.clear();
        if (items_.empty()) return;
        const double step = kLineStep * s.legend;
        double x = free_.left;
        double y = free_.top + 0.5 * step;
        for (const LegendItem& item : items_) {
            const double wide = itemWidth(item, s);
            if (x > free_.left && x + wide > free_.right()) {
                x = free_.left;
                y += step;
            }
            result_.legend.push_back({item, {x, y}});
            x += wide + 1.4 * s.legend;
        }
        takeTop(y + 0.5 * step - free_.top + 0.5 * s.pad);
    }

    /// Width of the column beside the plot; it is cut from the right.
    void reserveColumn() {
        const FigureSizes& s = result_.sizes;
        column_ = 0.0;
        if (legendBeside_) {
            for (const LegendItem& item : items_) column_ = std::max(column_, itemWidth(item, s));
        }
        if (figure_.colourScale) {
            const Ticks ticks = colourTicks(*figure_.colourScale);
            const double scale =
                1.2 * s.legend + s.tickLength + 0.4 * s.tick + widestLabel(ticks, s.tick);
            // The label stands above the scale where there is room, else along its far side.
            const double label = textWidth(figure_.colourScale->label, s.legend);
            column_ = legendBeside_ ? std::max({column_, scale, label}) : scale + 1.6 * s.legend;
            columnLabel_ = scale + 1.2 * s.legend;
        }
        if (column_ > 0.0) free_.width -= column_ + 1.5 * s.pad;
    }

    void placePlot() {
        const FigureSizes& s = result_.sizes;
        FigureBox box = free_;
        box.height -= s.tickLength + kLineStep * s.tick;
        if (!figure_.x.label.empty()) box.height -= kLineStep * s.label;
        box.top += 0.5 * s.tick;  // half of the topmost tick's label
        box.height -= 0.5 * s.tick;
        result_.yTicks = ticksOf(figure_.y, box.height, 3.2 * s.tick);
        const double labels = widestLabel(result_.yTicks, s.tick) + s.tickLength + 0.4 * s.tick;
        const double axis = labels + (figure_.y.label.empty() ? 0.0 : 1.5 * s.label);
        box.left += axis;
        box.width -= axis + (column_ > 0.0 ? 0.0 : s.tick);
        box.width = std::max(box.width, 1.0);
        box.height = std::max(box.height, 1.0);
        if (figure_.equalAspect) makeEqual(box);
        result_.plot = box;
        result_.xTicks = ticksOf(figure_.x, box.width, 4.5 * s.tick);
        result_.yLabel = {box.left - labels - 0.5 * s.label, box.top + 0.5 * box.height};
        result_.xLabel = {box.left + 0.5 * box.width,
                          box.bottom() + s.tickLength + kLineStep * s.tick + s.label};
    }

    void makeEqual(FigureBox& box) const {
        const double scale =
            std::min(box.width / spanOf(figure_.x), box.height / spanOf(figure_.y));
        const double spareWidth = box.width - scale * spanOf(figure_.x);
        const double spareHeight = box.height - scale * spanOf(figure_.y);
        box.left += 0.5 * spareWidth;
        box.top += 0.5 * spareHeight;
        box.width -= spareWidth;
        box.height -= spareHeight;
    }

    void placeColumn() {
        const FigureSizes& s = result_.sizes;
        const double left = result_.plot.right() + 1.5 * s.pad;
        double y = result_.plot.top;
        if (legendBeside_) {
            const double step = 1.6 * s.legend;
            result_.legend.clear();
            for (const LegendItem& item : items_) {
                result_.legend.push_back({item, {left, y + 0.5 * s.legend}});
                y += step;
            }
            if (!items_.empty()) y += 1.2 * s.legend;
        }
        if (!figure_.colourScale) return;
        if (legendBeside_) y += 1.8 * s.legend;  // the scale's label stands above it
        const double most = 0.45 * height_;
        const double bottom =
            legendBeside_ ? std::min(result_.plot.bottom(), y + most) : result_.plot.bottom();
        result_.colourBar = {left, y, 1.2 * s.legend, std::max(1.0, bottom - y)};
        result_.colourLabelUpwards = !legendBeside_;
        result_.colourLabel = legendBeside_ ? Vec2{left, y - 0.9 * s.legend}
                                            : Vec2{left + columnLabel_, 0.5 * (y + bottom)};
    }

    const Figure& figure_;
    double width_;
    double height_;
    bool legendBeside_ = false;
    FigureBox free_;
    double column_ = 0.0;       ///< width beside the plot
    double columnLabel_ = 0.0;  ///< base line of an upright label, from the column's left
    std::vector<LegendItem> items_;
    FigureLayout result_{};
};

}  // namespace

FigureSizes figureSizes(int width, int height) {
    // Letters below nine pixels cannot be read, whatever the size of the figure.
    const double unit = std::max(std::sqrt(static_cast<double>(width) * height) / 1000.0, 0.6);
    return {.unit = unit,
            .title = 25.0 * unit,
            .label = 23.0 * unit,
            .tick = 20.0 * unit,
            .legend = 20.0 * unit,
            .caption = 15.0 * unit,
            .pad = 18.0 * unit,
            .tickLength = 7.0 * unit,
            .swatch = 34.0 * unit};
}

FigureLayout layOut(const Figure& figure, int width, int height) {
    return Layouter(figure, width, height).run();
}

FigureBox plotBox(const Figure& figure, int width, int height) {
    return layOut(figure, width, height).plot;
}

}  // namespace scorescope::render
