// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/stage/stage_keys.h"
#include "app/stage/stage_pen.h"

namespace scorescope::app {

void drawHelp(const StagePen& pen, const PixelRect& canvas) {
    ImFont* const font = pen.fonts.body();
    const float u = pen.unit, padding = 14.0f * u, line = font->FontSize + 4.0f * u;
    float keys = 0.0f, words = 0.0f;
    for (const StageKey& key : stageKeys()) {
        keys = std::max(keys, pen.sizeOf(font, key.names).x);
        words = std::max(words, pen.sizeOf(font, key.help).x);
    }
    const float width = keys + words + 3.0f * padding;
    const float height = line * static_cast<float>(stageKeys().size()) + 2.0f * padding;
    const float left = canvas.x + 0.5f * (canvas.width - width);
    float top = std::max(canvas.y, canvas.y + 0.5f * (canvas.height - height));
    pen.list.AddRectFilled({left, top}, {left + width, top + height},
                           inkOf(pen.theme.background, 0.96f), 4.0f * u);
    pen.list.AddRect({left, top}, {left + width, top + height}, inkOf(pen.theme.frame), 4.0f * u, 0,
                     1.5f * u);
    top += padding;
    for (const StageKey& key : stageKeys()) {
        pen.write(font, {left + padding, top}, inkOf(pen.theme.text), key.names);
        pen.write(font, {left + 2.0f * padding + keys, top}, inkOf(pen.theme.mutedText), key.help);
        top += line;
    }
}

}  // namespace scorescope::app
