// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "render/figure/canvas.h"
#include "render/figure/layout.h"

namespace scorescope::render {

/// The samples and labels of the legend.
void drawLegend(Canvas& canvas, const FigureLayout& layout, const ThemeColours& theme);

/// The bar of colours with its ticks.
void drawColourScale(Canvas& canvas, const FigureLayout& layout, const Figure& figure);

/// One mark of a curve or cloud of points.
void drawMarker(Canvas& canvas, Marker marker, Vec2 at, double radius, const Colour& colour);

}  // namespace scorescope::render
