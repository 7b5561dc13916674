// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "render/figure/canvas.h"

namespace scorescope::render {

/// PNG and PDF by Cairo. Vectors and text stay what they are in PDF.
Result<std::unique_ptr<Canvas>> createCairoCanvas(FigureFormat format, int width, int height,
                                                  FigureRecord record);

}  // namespace scorescope::render
