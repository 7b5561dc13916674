// SPDX-License-Identifier: Apache-2.0
#include "app/stage/stage_layout.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace scorescope::app {
namespace {

constexpr float kGap = 6.0f;            // units between neighbours
constexpr float kMargin = 14.0f;        // units at the window's edges
constexpr float kLargestWords = 0.36f;  // of the window's height

float wordsHeight(const StageImage& image, const StageFonts& fonts, float width) {
    const ImFont& title = *fonts.caption();
    if (image.caption.empty()) return title.FontSize;
    const ImFont& font = *fonts.caption();
    return font
        .CalcTextSizeA(font.FontSize, std::numeric_limits<float>::max(), width,
                       image.caption.c_str())
        .y;
}

}  // namespace

StageLayout layOut(const StageImage& image, const StageFonts& fonts, float unit,
                   const PixelRect& window) {
    const ImFont& body = *fonts.body();
    StageLayout layout;
    layout.unit = unit;
    const float gap = kGap * unit, margin = kMargin * unit;
    const float inside = window.width - 2.0f * margin;
    // Images have no axes.
    const float left =
        image.picture
            ? 0.0f
            : std::ceil(body.CalcTextSizeA(body.FontSize, 1e9f, 0.0f, "−0.00").x + 2.5f * gap);
    const float axis = image.picture ? 0.0f : std::ceil(body.FontSize + 1.5f * gap);
    const bool any = image.hasTimeBar() || image.hasTrainingBar();
    const float bars = any ? std::ceil(body.FontSize + 2.0f * gap) : 0.0f;
    const float words =
        std::ceil(std::min(wordsHeight(image, fonts, inside), kLargestWords * window.height) + gap);
    const float free = window.height - axis - words - bars - gap;
    layout.canvasWidth = std::max(1, static_cast<int>((window.width - left) / unit));
    layout.canvasHeight = std::max(1, static_cast<int>(free / unit));
    layout.canvas = {window.right() - std::round(static_cast<float>(layout.canvasWidth) * unit),
                     window.y, std::round(static_cast<float>(layout.canvasWidth) * unit),
                     std::round(static_cast<float>(layout.canvasHeight) * unit)};
    const PixelRect& canvas = layout.canvas;
    layout.beside = {window.x, window.y, canvas.x - window.x, canvas.height};
    layout.below = {canvas.x, canvas.bottom(), canvas.width, axis};
    layout.bars = {window.x + margin, window.bottom() - bars, inside, bars};
    layout.words = {window.x + margin, layout.bars.y - words, inside, words};
    return layout;
}

}  // namespace scorescope::app
