// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "render/figure/figure.h"
#include "render/scene/ticks.h"

namespace scorescope::render {

/// Sizes of letters and lines, in pixels; they grow with the figure.
struct FigureSizes {
    double unit;  ///< pixels per thousandth of the figure's edge
    double title;
    double label;
    double tick;
    double legend;
    double caption;
    double pad;         ///< free space at the figure's edge and between its parts
    double tickLength;  ///< outside of the frame
    double swatch;      ///< width of a legend's sample
};

FigureSizes figureSizes(int width, int height);

/// One line of the legend with everything needed to draw its sample.
struct LegendItem {
    std::string label;
    Colour colour;
    Swatch swatch = Swatch::line;
    double lineWidth = 2.5;
    std::vector<double> dash;
    Marker marker = Marker::none;
    double arrowLength = 0.0;  ///< pixels; 0: as long as a swatch
};

/// A legend item and where it stands: left edge and middle of its line.
struct PlacedItem {
    LegendItem item;
    Vec2 at;
};

/// Where everything of a figure stands, in pixels.
struct FigureLayout {
    FigureSizes sizes;
    FigureBox plot;
    Ticks xTicks;
    Ticks yTicks;
    Vec2 title;        ///< start of its base line
    double titleSize;  ///< smaller than sizes.title when the title is long
    Vec2 xLabel;       ///< middle of its base line
    Vec2 yLabel;       ///< middle of its base line, reading upwards
    std::vector<PlacedItem> legend;
    Vec2 colourLabel;
    bool colourLabelUpwards = false;
    FigureBox colourBar;               ///< empty without a colour scale
    std::vector<std::string> caption;  ///< wrapped
    Vec2 captionStart;                 ///< base line of its first line
    double captionStep;                ///< from line to line
};

FigureLayout layOut(const Figure& figure, int width, int height);

/// Pixels of a data value along one axis.
class AxisMap {
public:
    /// `first` and `last` are the pixels of axis.lo and axis.hi.
    AxisMap(const FigureAxis& axis, double first, double last);

    /// Not finite where the axis has no place for the value (zero on a logarithmic axis).
    double operator()(double value) const;

private:
    double scaled(double value) const;

    bool logarithmic_;
    double lo_;
    double perUnit_;
    double first_;
};

AxisMap xMapOf(const Figure& figure, const FigureBox& plot);
AxisMap yMapOf(const Figure& figure, const FigureBox& plot);

/// The legend: the entries given, then those of the elements, then the arrow scale.
std::vector<LegendItem> legendItems(const Figure& figure, double pixelsPerUnit);

}  // namespace scorescope::render
