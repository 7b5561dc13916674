// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <sstream>

#include "app/stage/stage_pen.h"
#include "render/scene/colormap.h"

namespace scorescope::app {
namespace {

constexpr float kSwatchWidth = 34.0f;  // units
constexpr float kPadding = 8.0f;
constexpr float kBoxAlpha = 0.9f;

void drawArrow(const StagePen& pen, const PixelRect& place, const render::Colour& colour,
               float width) {
    const float u = pen.unit, y = place.y + 0.5f * place.height;
    const ImVec2 tip(place.right() - 3.0f * u, y);
    const ImU32 ink = inkOf(colour);
    pen.list.AddLine({place.x + 2.0f * u, y}, tip, ink, width * u);
    for (const float side : {-5.0f, 5.0f}) {
        pen.list.AddLine(tip, {tip.x - 6.5f * u, y + side * u}, ink, width * u);
    }
}

void drawDots(const StagePen& pen, const PixelRect& place, const render::Colour& colour) {
    const std::array<ImVec2, 3> spots = {ImVec2{0.2f, 0.66f}, {0.5f, 0.32f}, {0.8f, 0.64f}};
    for (const ImVec2& spot : spots) {
        pen.list.AddCircleFilled({place.x + spot.x * place.width, place.y + spot.y * place.height},
                                 3.6f * pen.unit, inkOf(colour), 24);
    }
}

void drawStroke(const StagePen& pen, const PixelRect& place, const render::Colour& colour) {
    const float y = place.y + 0.5f * place.height;
    pen.list.AddLine({place.x + 2.0f * pen.unit, y}, {place.right() - 2.0f * pen.unit, y},
                     inkOf(colour), 4.0f * pen.unit);
}

void drawRamp(const StagePen& pen, const PixelRect& place, render::Colormap map) {
    constexpr int kPieces = 8;
    const float step = place.width / kPieces;
    const float top = place.y + 0.18f * place.height, bottom = place.y + 0.82f * place.height;
    for (int i = 0; i < kPieces; ++i) {
        const ImU32 from = inkOf(render::colourAt(map, static_cast<double>(i) / kPieces));
        const ImU32 to = inkOf(render::colourAt(map, static_cast<double>(i + 1) / kPieces));
        const float x = place.x + step * static_cast<float>(i);
        pen.list.AddRectFilledMultiColor({x, top}, {x + step, bottom}, from, to, to, from);
    }
    pen.list.AddRect({place.x, top}, {place.right(), bottom}, inkOf(pen.theme.frame), 0.0f, 0,
                     pen.unit);
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

}  // namespace

void drawSwatch(const StagePen& pen, Layer layer, const PixelRect& place) {
    const render::ThemeColours& theme = pen.theme;
    switch (layer) {
        case Layer::data: drawDots(pen, place, theme.data); break;
        case Layer::particles: drawDots(pen, place, theme.generated); break;
        case Layer::learned: drawArrow(pen, place, theme.learnedScore, 2.2f); break;
        case Layer::exact: drawArrow(pen, place, theme.trueScore, 4.0f); break;
        case Layer::scoreArrows: drawArrow(pen, place, theme.learnedScore, 2.2f); break;
        case Layer::forward: drawStroke(pen, place, theme.data); break;
        case Layer::reverse: drawStroke(pen, place, theme.generated); break;
        case Layer::flow: drawStroke(pen, place, theme.flow); break;
        default: drawRamp(pen, place, theme.density); break;
    }
}

PixelRect drawLegend(const StagePen& pen, const StageImage& image, const PixelRect& canvas) {
    const std::vector<std::string> scale = linesOf(image.scale);
    if (image.legend.empty() && scale.empty()) return {};
    ImFont* const font = pen.fonts.body();
    const float u = pen.unit, line = font->FontSize + 3.0f * u, padding = kPadding * u;
    const float indent = (kSwatchWidth + kPadding) * u;
    float width = 0.0f;
    for (const StageLegend& entry : image.legend) {
        const std::string text = entry.title + (entry.badge.empty() ? "" : "  " + entry.badge);
        width = std::max(width, indent + pen.sizeOf(font, text).x);
    }
    for (const std::string& text : scale) width = std::max(width, pen.sizeOf(font, text).x);
    const float height = line * static_cast<float>(image.legend.size() + scale.size());
    PixelRect box = {0.0f, canvas.y + padding, width + 2.0f * padding, height + 1.5f * padding};
    box.x = std::max(canvas.x, canvas.right() - box.width - padding);
    pen.list.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()},
                           inkOf(pen.theme.background, kBoxAlpha), 3.0f * u);
    pen.list.AddRect({box.x, box.y}, {box.right(), box.bottom()}, inkOf(pen.theme.grid), 3.0f * u,
                     0, u);
    ImVec2 at(box.x + padding, box.y + 0.75f * padding);
    for (const StageLegend& entry : image.legend) {
        drawSwatch(pen, entry.layer, {at.x, at.y, kSwatchWidth * u, font->FontSize});
        pen.write(font, {at.x + indent, at.y}, inkOf(pen.theme.text), entry.title);
        const float after = pen.sizeOf(font, entry.title + "  ").x;
        pen.write(font, {at.x + indent + after, at.y}, inkOf(pen.theme.mutedText), entry.badge);
        at.y += line;
    }
    for (const std::string& text : scale) {
        pen.write(font, at, inkOf(pen.theme.mutedText), text);
        at.y += line;
    }
    return box;
}

}  // namespace scorescope::app
