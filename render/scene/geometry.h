// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace scorescope::render {

/// A point or a displacement, in world units or in pixels as its name says.
struct Vec2 {
    double x = 0;
    double y = 0;

    friend bool operator==(const Vec2&, const Vec2&) = default;
};

/// An axis-parallel rectangle in world units; y grows upwards.
struct WorldRect {
    double left = -1;
    double bottom = -1;
    double right = 1;
    double top = 1;

    double width() const { return right - left; }
    double height() const { return top - bottom; }
    Vec2 centre() const { return {0.5 * (left + right), 0.5 * (bottom + top)}; }

    friend bool operator==(const WorldRect&, const WorldRect&) = default;
};

}  // namespace scorescope::render
