// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "app/stage/stage_pen.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr float kTick = 5.0f;            // units
constexpr float kUnitsPerTick = 110.0f;  // fewer, larger labels than on a desk
constexpr float kKnob = 8.0f;

int tickCount(float pixels, float unit) {
    return std::max(2, static_cast<int>(pixels / (kUnitsPerTick * unit)));
}

void drawHorizontal(const StagePen& pen, const StageImage& image, const StageLayout& layout) {
    const PixelRect& place = layout.below;
    const render::WorldRect seen = image.camera.visibleRect();
    ImFont* const font = pen.fonts.body();
    const ImU32 frame = inkOf(pen.theme.frame), text = inkOf(pen.theme.text);
    pen.list.AddLine({place.x, place.y}, {place.right(), place.y}, frame, 1.5f * pen.unit);
    const bool backwards = image.overTime && image.noiseLeft;
    const double from = backwards ? 1.0 - seen.right : seen.left;
    const double to = backwards ? 1.0 - seen.left : seen.right;
    const double lo = image.overTime ? std::max(0.0, from) : from;
    const double hi = image.overTime ? std::min(1.0, to) : to;
    for (const render::Tick& tick : render::niceTicks(lo, hi, tickCount(place.width, pen.unit))) {
        const double world = backwards ? 1.0 - tick.at : tick.at;
        const float x =
            place.x + static_cast<float>(image.camera.worldToPixel({world, 0}).x) * pen.unit;
        pen.list.AddLine({x, place.y}, {x, place.y + kTick * pen.unit}, frame, 1.5f * pen.unit);
        std::string label = tick.label;
        if (image.overTime && tick.at == 0.0) label = "t = 0  data";
        if (image.overTime && tick.at == 1.0) label = "t = 1  noise";
        const float width = pen.sizeOf(font, label).x;
        const float start = std::clamp(x - 0.5f * width, 0.0f, place.right() - width - pen.unit);
        pen.write(font, {start, place.y + kTick * pen.unit}, text, label);
    }
}

void drawVertical(const StagePen& pen, const StageImage& image, const StageLayout& layout) {
    const PixelRect& place = layout.beside;
    const render::WorldRect seen = image.camera.visibleRect();
    ImFont* const font = pen.fonts.body();
    const ImU32 frame = inkOf(pen.theme.frame), text = inkOf(pen.theme.text);
    const float edge = place.right();
    pen.list.AddLine({edge, place.y}, {edge, place.bottom()}, frame, 1.5f * pen.unit);
    for (const render::Tick& tick :
         render::niceTicks(seen.bottom, seen.top, tickCount(place.height, pen.unit))) {
        const float y =
            place.y + static_cast<float>(image.camera.worldToPixel({0, tick.at}).y) * pen.unit;
        pen.list.AddLine({edge - kTick * pen.unit, y}, {edge, y}, frame, 1.5f * pen.unit);
        const ImVec2 size = pen.sizeOf(font, tick.label);
        const float top = y - 0.5f * size.y;
        if (top < place.y || top + size.y > place.bottom()) continue;
        pen.write(font, {edge - (kTick + 3.0f) * pen.unit - size.x, top}, text, tick.label);
    }
}

/// One axis with a mark: words, then a line from one end's name to the other's.
struct Bar {
    std::string words;
    std::string widest;  ///< the longest words it may have, so that the line stands still
    std::string from, to;
    double share = 0.0;
    std::vector<double> marks;  ///< shares
    bool filled = false;
    render::Colour colour;
};

void drawBar(const StagePen& pen, const Bar& bar, const PixelRect& place) {
    ImFont* const font = pen.fonts.body();
    const float u = pen.unit, gap = 8.0f * u;
    const float top = place.y + 0.5f * (place.height - font->FontSize);
    const float middle = place.y + 0.5f * place.height;
    pen.write(font, {place.x, top}, inkOf(pen.theme.text), bar.words);
    float left = place.x + std::max(pen.sizeOf(font, bar.widest).x, pen.sizeOf(font, bar.words).x);
    left += 1.5f * gap;
    pen.write(font, {left, top}, inkOf(pen.theme.mutedText), bar.from);
    left += bar.from.empty() ? kKnob * u : pen.sizeOf(font, bar.from).x + gap + kKnob * u;
    const float ending = pen.sizeOf(font, bar.to).x;
    pen.write(font, {place.right() - ending, top}, inkOf(pen.theme.mutedText), bar.to);
    const float right = place.right() - ending - gap - kKnob * u;
    if (right <= left) return;
    const auto at = [&](double share) {
        return left + static_cast<float>(std::clamp(share, 0.0, 1.0)) * (right - left);
    };
    pen.list.AddLine({left, middle}, {right, middle}, inkOf(pen.theme.grid), 6.0f * u);
    if (bar.filled) {
        pen.list.AddLine({left, middle}, {at(bar.share), middle}, inkOf(bar.colour, 0.6f),
                         6.0f * u);
    }
    for (const double mark : bar.marks) {
        pen.list.AddLine({at(mark), middle - 6.0f * u}, {at(mark), middle + 6.0f * u},
                         inkOf(pen.theme.frame), 2.0f * u);
    }
    pen.list.AddCircleFilled({at(bar.share), middle}, kKnob * u, inkOf(bar.colour), 32);
}

Bar timeBar(const StageImage& image, const render::ThemeColours& theme) {
    Bar bar;
    bar.words = image.time.text;
    bar.widest = image.time.levels.empty() ? "t = 0.000" : image.time.text;
    bar.from = "data";
    bar.to = "noise";
    bar.share = image.time.t;
    if (image.time.levels.size() <= 30) bar.marks = image.time.levels;
    bar.colour = theme.data;
    return bar;
}

Bar trainingBar(const StageImage& image, const render::ThemeColours& theme) {
    const StageTraining& training = image.training;
    const auto last = static_cast<double>(std::max<std::int64_t>(1, training.steps.back()));
    const auto step = static_cast<double>(training.step.value_or(0));
    Bar bar;
    bar.words = "step " + render::groupedNumber(training.step.value_or(0));
    bar.widest = "step " + render::groupedNumber(training.steps.back());
    // As the steps are recorded: so many an octave.
    bar.share = std::log1p(step) / std::log1p(last);
    bar.filled = true;
    bar.colour = theme.learnedScore;
    return bar;
}

}  // namespace

void drawAxes(const StagePen& pen, const StageImage& image, const StageLayout& layout) {
    drawHorizontal(pen, image, layout);
    drawVertical(pen, image, layout);
}

void drawBars(const StagePen& pen, const StageImage& image, const PixelRect& place) {
    const bool training = image.hasTrainingBar(), time = image.hasTimeBar();
    const float gap = 30.0f * pen.unit;
    const float half = 0.5f * (place.width - gap);
    const PixelRect left = {place.x, place.y, training ? half : place.width, place.height};
    const PixelRect right = {place.right() - half, place.y, half, place.height};
    if (time) drawBar(pen, timeBar(image, pen.theme), left);
    if (training) drawBar(pen, trainingBar(image, pen.theme), time ? right : place);
}

}  // namespace scorescope::app
