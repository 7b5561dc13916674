// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "render/figure/figure.h"

namespace scorescope::render {

struct Stroke {
    Colour colour;
    double width = 1.0;
    std::vector<double> dash = {};
};

struct TextStyle {
    double size = 12.0;  ///< pixels per em
    Colour colour = {};
    bool bold = false;
    TextAnchor anchor = TextAnchor::start;
    bool upwards = false;  ///< turned by a quarter, reading from the bottom up
};

/// What a figure says about itself within its file.
struct FigureRecord {
    std::string title;
    std::string description;
    std::map<std::string, std::string> metadata;
};

/// The few things that figures are drawn with. Pixels, (0, 0) is the top left corner.
class Canvas {
public:
    virtual ~Canvas() = default;

    virtual void polyline(std::span<const Vec2> points, const Stroke& stroke) = 0;
    virtual void polygon(std::span<const Vec2> corners, const Colour& fill) = 0;
    virtual void circle(Vec2 centre, double radius, const Colour& fill) = 0;
    /// `at` lies on the base line, at the text's anchor.
    virtual void text(Vec2 at, const std::string& words, const TextStyle& style) = 0;
    virtual void picture(const Raster& raster, const FigureBox& box) = 0;
    /// What is drawn next shows only within the box, until endClip().
    virtual void beginClip(const FigureBox& box) = 0;
    virtual void endClip() = 0;

    /// The complete file; nothing is drawn afterwards.
    virtual Result<std::vector<std::byte>> finish() = 0;

    void rectangle(const FigureBox& box, const Colour& fill) {
        const Vec2 corners[] = {{box.left, box.top},
                                {box.right(), box.top},
                                {box.right(), box.bottom()},
                                {box.left, box.bottom()}};
        polygon(corners, fill);
    }
    void line(Vec2 from, Vec2 to, const Stroke& stroke) {
        const Vec2 ends[] = {from, to};
        polyline(ends, stroke);
    }
};

/// Width of words in the figures' typeface, in pixels.
double textWidth(const std::string& words, double size, bool bold = false);

}  // namespace scorescope::render
