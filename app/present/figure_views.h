// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/present/canvas_view.h"
#include "app/present/curves_view.h"
#include "core/base/settings.h"
#include "render/figure/figure.h"

namespace scorescope::app {

/// What a figure says about itself, in its title and in the file's metadata.
struct FigureFacts {
    Settings settings;
    std::optional<double> t = {};
    std::optional<std::int64_t> step = {};  ///< of the weights; nothing: no network took part
    std::string weights = {};               ///< "EMA weights", "raw weights", "exact score"
    std::uint64_t seed = 0;                 ///< of what was drawn
    std::vector<std::string> notes = {};    ///< sentences for the caption
};

/// A figure and the scene behind it, which the host draws with OpenGL (render::addScene).
struct PlaneFigure {
    render::Figure figure;
    render::Scene scene;
};

/// Title, caption and metadata of the facts; nothing drawn yet.
render::Figure emptyFigure(const FigureFacts& facts, const render::ThemeColours& theme);

/// What the canvas shows of `area`, with axes, legend, scales, title and caption.
PlaneFigure planeFigure(CanvasView& canvas, const ViewState& view, const render::WorldRect& area,
                        const FigureFacts& facts);

/// The loss of every step, raw and smoothed, on logarithmic axes (linear where it is negative).
/// There must be a point.
render::Figure lossFigure(const CurvesView& curves, const FigureFacts& facts,
                          const render::ThemeColours& theme);

/// The smallest square around the rectangle, with a margin.
render::WorldRect squareAround(const render::WorldRect& area);

/// "eight-gaussians · t = 0.1 · step 1,240 · EMA weights · seed 0"
std::string figureTitle(const FigureFacts& facts);

}  // namespace scorescope::app
