// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "render/scene/geometry.h"

namespace scorescope::render {

/// Which part of the plane is seen, and how large: equal scale in x and y, unless the axes mean
/// different things and the camera was fitted with each at its own scale.
///
/// Pixels are logical (before the device's pixel ratio), (0, 0) is the top left corner of the
/// picture, y grows downwards; world coordinates have y upwards.
class Camera {
public:
    Camera() = default;
    Camera(Vec2 centre, double unitsPerPixel, int pixelWidth, int pixelHeight);

    Vec2 centre() const { return centre_; }
    double unitsPerPixel() const { return unitsPerPixel_.x; }  ///< along x
    double verticalUnitsPerPixel() const { return unitsPerPixel_.y; }
    int pixelWidth() const { return pixelWidth_; }
    int pixelHeight() const { return pixelHeight_; }

    Vec2 worldToPixel(Vec2 world) const;
    Vec2 pixelToWorld(Vec2 pixel) const;
    WorldRect visibleRect() const;

    /// Centre and scale stay; sizes below one pixel become one.
    void resize(int pixelWidth, int pixelHeight);

    /// Enlarges by factor (> 1 zooms in); the world point under the pixel stays there.
    void zoomAt(Vec2 pixel, double factor);

    /// The world follows the hand: what was at pixel p is afterwards at p + pixels.
    void panBy(Vec2 pixels);

    /// Shows the whole rectangle, with `margin` times its size left free on each side.
    void fit(const WorldRect& area, double margin = 0.05);

    /// The same with each axis at its own scale, so that the rectangle fills the picture.
    void fitStretched(const WorldRect& area, double margin = 0.0);

    friend bool operator==(const Camera&, const Camera&) = default;

private:
    Vec2 centre_;
    Vec2 unitsPerPixel_ = {0.01, 0.01};
    int pixelWidth_ = 640;
    int pixelHeight_ = 480;
};

}  // namespace scorescope::render
