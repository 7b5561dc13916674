// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <imgui.h>

#include <string>

#include "app/stage/stage_layout.h"
#include "render/scene/colour.h"

namespace scorescope::app {

inline ImU32 inkOf(const render::Colour& colour, float alpha = 1.0f) {
    return ImGui::ColorConvertFloat4ToU32({colour.r, colour.g, colour.b, colour.a * alpha});
}

/// What everything on the stage is drawn with.
struct StagePen {
    ImDrawList& list;
    const StageFonts& fonts;
    const render::ThemeColours& theme;
    float unit;

    ImVec2 sizeOf(ImFont* font, const std::string& text, float wrap = 0.0f) const {
        return font->CalcTextSizeA(font->FontSize, 1e9f, wrap, text.c_str());
    }
    void write(ImFont* font, ImVec2 at, ImU32 ink, const std::string& text,
               float wrap = 0.0f) const {
        list.AddText(font, font->FontSize, at, ink, text.c_str(), nullptr, wrap);
    }
};

/// The sample of a layer in the legend, within the rectangle.
void drawSwatch(const StagePen& pen, Layer layer, const PixelRect& place);

/// A box with what the canvas shows, in its upper right corner; the place it takes.
PixelRect drawLegend(const StagePen& pen, const StageImage& image, const PixelRect& canvas);

/// A box with what the tools found, in the lower left corner; the place it takes.
PixelRect drawFindings(const StagePen& pen, const StageImage& image, const PixelRect& canvas);

void drawAxes(const StagePen& pen, const StageImage& image, const StageLayout& layout);

/// The axes of diffusion time and of training, each with a mark where the picture stands.
void drawBars(const StagePen& pen, const StageImage& image, const PixelRect& place);

/// Every key of the stage, over the middle of the canvas.
void drawHelp(const StagePen& pen, const PixelRect& canvas);

}  // namespace scorescope::app
