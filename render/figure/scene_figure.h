// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "render/capture.h"
#include "render/figure/figure.h"

namespace scorescope::render {

/// Draws a scene behind everything else in the figure's data area, at twice the resolution of
/// the plot box of a figure of width x height, so that marks have the size they have on screen.
/// The figure's axes say which part of the plane is shown; both are linear.
/// Needs no current context: it makes its own.
Result<void> addScene(Figure& figure, const Scene& scene, int width, int height);

/// The same with a renderer whose context is current: the way from inside a window.
Result<void> addScene(Figure& figure, const Scene& scene, SceneRenderer& renderer, int width,
                      int height);

}  // namespace scorescope::render
