// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <sstream>

#include "app/stage/stage_pen.h"
#include "render/scene/colormap.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr float kSwatchWidth = 34.0f;  // units
constexpr float kPadding = 8.0f;
constexpr float kRampWidth = 90.0f;
constexpr float kBoxAlpha = 0.94f;

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

/// A density beside its axis.
void drawHill(const StagePen& pen, const PixelRect& place) {
    const float bottom = place.y + 0.85f * place.height;
    const ImVec2 left(place.x + 2.0f * pen.unit, bottom);
    const ImVec2 right(place.right() - 2.0f * pen.unit, bottom);
    const float middle = place.x + 0.5f * place.width, top = place.y - 0.3f * place.height;
    pen.list.AddBezierCubic(left, {middle, bottom}, {middle - 0.3f * place.width, top},
                            {middle, place.y + 0.15f * place.height}, inkOf(pen.theme.frame),
                            2.2f * pen.unit);
    pen.list.AddBezierCubic({middle, place.y + 0.15f * place.height},
                            {middle + 0.3f * place.width, top}, {middle, bottom}, right,
                            inkOf(pen.theme.frame), 2.2f * pen.unit);
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
        case Layer::marginals: drawHill(pen, place); break;
        case Layer::forward: drawStroke(pen, place, theme.data); break;
        case Layer::reverse: drawStroke(pen, place, theme.generated); break;
        case Layer::flow: drawStroke(pen, place, theme.flow); break;
        case Layer::jacobian:
        case Layer::integral: drawStroke(pen, place, theme.error); break;
        case Layer::dsm: drawDots(pen, place, theme.error); break;
        default: drawRamp(pen, place, theme.density); break;
    }
}

namespace {

/// "0 [colours] 0.53  density"
struct KeyRow {
    std::string lo, hi, label;
    float width = 0.0f;
};

KeyRow keyRow(const StagePen& pen, const ColourKey& key) {
    KeyRow row = {render::readableNumber(key.scale.lo), render::readableNumber(key.scale.hi),
                  key.scale.label};
    row.width = pen.sizeOf(pen.fonts.body(), row.lo + row.hi + row.label).x +
                (kRampWidth + 3.0f * kPadding) * pen.unit;
    return row;
}

void drawKey(const StagePen& pen, const KeyRow& row, const ColourKey& key, ImVec2 at) {
    ImFont* const font = pen.fonts.body();
    const ImU32 ink = inkOf(pen.theme.mutedText);
    const float gap = kPadding * pen.unit;
    pen.write(font, at, ink, row.lo);
    at.x += pen.sizeOf(font, row.lo).x + gap;
    drawRamp(pen, {at.x, at.y, kRampWidth * pen.unit, font->FontSize}, key.scale.map);
    at.x += kRampWidth * pen.unit + gap;
    pen.write(font, at, ink, row.hi);
    at.x += pen.sizeOf(font, row.hi).x + gap;
    pen.write(font, at, ink, row.label);
}

/// The words below the entries.
std::vector<std::string> notesOf(const StageImage& image) {
    std::vector<std::string> lines = linesOf(image.scale);
    if (image.colourKey && !image.colourKey->note.empty()) lines.push_back(image.colourKey->note);
    return lines;
}

bool hasRamp(const StageImage& image) {
    return image.colourKey && image.colourKey->scale.hi > image.colourKey->scale.lo;
}

void drawBox(const StagePen& pen, const PixelRect& box) {
    const float u = pen.unit;
    pen.list.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()},
                           inkOf(pen.theme.background, kBoxAlpha), 3.0f * u);
    pen.list.AddRect({box.x, box.y}, {box.right(), box.bottom()}, inkOf(pen.theme.grid), 3.0f * u,
                     0, u);
}

}  // namespace

PixelRect drawLegend(const StagePen& pen, const StageImage& image, const PixelRect& canvas) {
    const std::vector<std::string> notes = notesOf(image);
    const std::size_t rows = image.legend.size() + notes.size() + (hasRamp(image) ? 1 : 0);
    if (rows == 0) return {};
    ImFont* const font = pen.fonts.body();
    const float u = pen.unit, line = font->FontSize + 3.0f * u, padding = kPadding * u;
    const float indent = (kSwatchWidth + kPadding) * u;
    float width = 0.0f;
    for (const StageLegend& entry : image.legend) {
        const std::string text = entry.title + (entry.badge.empty() ? "" : "  " + entry.badge);
        width = std::max(width, indent + pen.sizeOf(font, text).x);
    }
    for (const std::string& text : notes) width = std::max(width, pen.sizeOf(font, text).x);
    KeyRow key;
    if (hasRamp(image)) key = keyRow(pen, *image.colourKey);
    width = std::max(width, key.width);
    PixelRect box = {0.0f, canvas.y + padding, width + 2.0f * padding,
                     line * static_cast<float>(rows) + 1.5f * padding};
    box.x = std::max(canvas.x, canvas.right() - box.width - padding);
    drawBox(pen, box);
    ImVec2 at(box.x + padding, box.y + 0.75f * padding);
    for (const StageLegend& entry : image.legend) {
        drawSwatch(pen, entry.layer, {at.x, at.y, kSwatchWidth * u, font->FontSize});
        pen.write(font, {at.x + indent, at.y}, inkOf(pen.theme.text), entry.title);
        const float after = pen.sizeOf(font, entry.title + "  ").x;
        pen.write(font, {at.x + indent + after, at.y}, inkOf(pen.theme.mutedText), entry.badge);
        at.y += line;
    }
    if (hasRamp(image)) {
        drawKey(pen, key, *image.colourKey, at);
        at.y += line;
    }
    for (const std::string& text : notes) {
        pen.write(font, at, inkOf(pen.theme.mutedText), text);
        at.y += line;
    }
    return box;
}

PixelRect drawFindings(const StagePen& pen, const StageImage& image, const PixelRect& canvas) {
    if (image.findings.empty()) return {};
    ImFont* const font = pen.fonts.body();
    const float u = pen.unit, line = font->FontSize + 3.0f * u, padding = kPadding * u;
    float width = 0.0f;
    for (const std::string& text : image.findings) {
        width = std::max(width, pen.sizeOf(font, text).x);
    }
    PixelRect box = {canvas.x + padding, 0.0f, width + 2.0f * padding,
                     line * static_cast<float>(image.findings.size()) + 1.5f * padding};
    box.y = std::max(canvas.y, canvas.bottom() - box.height - padding);
    drawBox(pen, box);
    ImVec2 at(box.x + padding, box.y + 0.75f * padding);
    for (const std::string& text : image.findings) {
        pen.write(font, at, inkOf(pen.theme.text), text);
        at.y += line;
    }
    return box;
}

}  // namespace scorescope::app
