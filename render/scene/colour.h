// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace scorescope::render {

/// An sRGB colour with straight (not premultiplied) alpha, each part in [0, 1].
struct Colour {
    float r = 0;
    float g = 0;
    float b = 0;
    float a = 1;

    friend bool operator==(const Colour&, const Colour&) = default;

    /// From 0xRRGGBB.
    static constexpr Colour hex(std::uint32_t rgb, float alpha = 1.0f) {
        return {static_cast<float>((rgb >> 16) & 255u) / 255.0f,
                static_cast<float>((rgb >> 8) & 255u) / 255.0f,
                static_cast<float>(rgb & 255u) / 255.0f, alpha};
    }

    constexpr Colour withAlpha(float alpha) const { return {r, g, b, alpha}; }
};

/// CIE L*, a*, b* under D65. Source: CIE 15:2004 with the sRGB primaries of IEC 61966-2-1.
struct Lab {
    double lightness = 0;  ///< 0 black … 100 white
    double a = 0;
    double b = 0;
};

/// Alpha is ignored.
Lab labOf(const Colour& colour);

/// The sRGB colour of L*, chroma and hue (degrees). Chroma is reduced until the colour can be
/// shown, so that lightness and hue are kept.
Colour colourOfLch(double lightness, double chroma, double hueDegrees);

/// Contrast ratio of WCAG 2, from 1 (the same) to 21 (black on white).
double contrastRatio(const Colour& one, const Colour& other);

}  // namespace scorescope::render
