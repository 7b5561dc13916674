// SPDX-License-Identifier: Apache-2.0
#include "render/scene/theme.h"

namespace scorescope::render {

const ThemeColours& lightTheme() {
    static const ThemeColours theme = {
        .background = Colour::hex(0xFFFFFF),
        .frame = Colour::hex(0x3A3F45),
        .grid = Colour::hex(0xE3E6E9),
        .text = Colour::hex(0x16191D),
        .mutedText = Colour::hex(0x555C64),
        .data = Colour::hex(0x0072B2),
        .generated = Colour::hex(0xD9660A),
        .trueScore = Colour::hex(0x74797F),
        .learnedScore = Colour::hex(0x06403C),
        .flow = Colour::hex(0x000000),
        .halo = Colour::hex(0xFFFFFF, 0.85f),
        .error = Colour::hex(0x8A2F9C),
        .density = Colormap::paper,
        .magnitude = Colormap::plum,
        .signedMap = Colormap::polar,
    };
    return theme;
}

const ThemeColours& darkTheme() {
    static const ThemeColours theme = {
        .background = Colour::hex(0x14171B),
        .frame = Colour::hex(0xAEB6BF),
        .grid = Colour::hex(0x2C3238),
        .text = Colour::hex(0xF1F3F5),
        .mutedText = Colour::hex(0xA9B1BA),
        .data = Colour::hex(0x56B4E9),
        .generated = Colour::hex(0xF59A2E),
        .trueScore = Colour::hex(0x9BA2AA),
        .learnedScore = Colour::hex(0xD9FFF6),
        .flow = Colour::hex(0xFFFFFF),
        .halo = Colour::hex(0x0B0D10, 0.85f),
        .error = Colour::hex(0xD08BE0),
        .density = Colormap::night,
        .magnitude = Colormap::dusk,
        .signedMap = Colormap::aurora,
    };
    return theme;
}

}  // namespace scorescope::render
