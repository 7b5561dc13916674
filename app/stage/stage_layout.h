// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/stage/stage_fonts.h"
#include "app/stage/stage_image.h"

namespace scorescope::app {

/// A rectangle in pixels of the window; y grows downwards.
struct PixelRect {
    float x = 0.0f, y = 0.0f, width = 0.0f, height = 0.0f;

    float right() const { return x + width; }
    float bottom() const { return y + height; }
};

/// Where everything stands in the window. Sizes follow a slide of 960 x 540 units.
struct StageLayout {
    float unit = 1.0f;    ///< pixels of one unit
    int canvasWidth = 1;  ///< units
    int canvasHeight = 1;
    PixelRect canvas;
    PixelRect below;   ///< labels of the horizontal axis
    PixelRect beside;  ///< labels of the vertical axis
    PixelRect words;   ///< title or caption
    PixelRect bars;    ///< time and training
};

inline constexpr float kSlideWidth = 960.0f;
inline constexpr float kSlideHeight = 540.0f;
inline constexpr float kBodyUnits = 18.0f;  ///< size of the letters: 18 points on the slide

StageLayout layOut(const StageImage& image, const StageFonts& fonts, float unit,
                   const PixelRect& window);

}  // namespace scorescope::app
