// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "render/scene/drawables.h"
#include "render/scene/theme.h"

/// Single shapes of the plane as drawables; all lengths without "Pixels" are world units.
namespace scorescope::app {

struct Stroke {
    render::Colour colour;
    float widthPixels = 2.0f;
};

render::ArrowGrid arrowFrom(const std::string& id, render::Vec2 tail, render::Vec2 reach,
                            const Stroke& stroke, const render::ThemeColours& theme);

/// A line through the corners, in one piece.
render::Paths polyline(const std::string& id, std::span<const render::Vec2> corners,
                       const Stroke& stroke);

/// Separate straight lines, from each first point to its second.
render::Paths segments(const std::string& id, std::span<const std::array<render::Vec2, 2>> ends,
                       const Stroke& stroke);

/// A line of strokes and gaps of this length.
render::Paths dashedLine(const std::string& id, render::Vec2 from, render::Vec2 to, double dash,
                         const Stroke& stroke);

/// An ellipse around `centre` with these half axes, which need not be orthogonal.
render::Paths ellipse(const std::string& id, render::Vec2 centre,
                      const std::array<render::Vec2, 2>& axes, const Stroke& stroke);

render::Points disc(const std::string& id, render::Vec2 at, const render::Colour& colour,
                    float radiusPixels);

/// A disc with a rim that stands out on anything: added as two drawables.
void addRimmedDisc(render::Scene& scene, const render::Points& disc, const render::Colour& rim);

}  // namespace scorescope::app
