// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "render/figure/canvas.h"

namespace scorescope::render {

/// SVG 1.1 written as text, so that words stay words: Cairo would turn them into outlines.
std::unique_ptr<Canvas> createSvgCanvas(int width, int height, const FigureRecord& record);

}  // namespace scorescope::render
