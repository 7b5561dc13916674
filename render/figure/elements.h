// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "render/figure/canvas.h"
#include "render/figure/layout.h"

namespace scorescope::render {

/// Frame, faint grid lines (where no picture covers them), ticks, labels.
void drawGridLines(Canvas& canvas, const FigureLayout& layout, const Figure& figure);
void drawAxes(Canvas& canvas, const FigureLayout& layout, const Figure& figure);

/// Everything between the axes, clipped to the plot.
void drawElements(Canvas& canvas, const FigureLayout& layout, const Figure& figure);

}  // namespace scorescope::render
