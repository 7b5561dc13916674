// SPDX-License-Identifier: Apache-2.0
#include "render/scene/camera.h"

#include <algorithm>
#include <cmath>

namespace scorescope::render {
namespace {

// Beyond these, single precision on the graphics side no longer separates neighbouring pixels.
constexpr double kSmallestUnitsPerPixel = 1e-7;
constexpr double kLargestUnitsPerPixel = 1e7;

double allowedScale(double unitsPerPixel) {
    return std::clamp(unitsPerPixel, kSmallestUnitsPerPixel, kLargestUnitsPerPixel);
}

}  // namespace

Camera::Camera(Vec2 centre, double unitsPerPixel, int pixelWidth, int pixelHeight)
    : centre_(centre), unitsPerPixel_{allowedScale(unitsPerPixel), allowedScale(unitsPerPixel)} {
    resize(pixelWidth, pixelHeight);
}

Vec2 Camera::worldToPixel(Vec2 world) const {
    return {0.5 * pixelWidth_ + (world.x - centre_.x) / unitsPerPixel_.x,
            0.5 * pixelHeight_ - (world.y - centre_.y) / unitsPerPixel_.y};
}

Vec2 Camera::pixelToWorld(Vec2 pixel) const {
    return {centre_.x + (pixel.x - 0.5 * pixelWidth_) * unitsPerPixel_.x,
            centre_.y - (pixel.y - 0.5 * pixelHeight_) * unitsPerPixel_.y};
}

WorldRect Camera::visibleRect() const {
    const Vec2 topLeft = pixelToWorld({0, 0});
    const Vec2 bottomRight =
        pixelToWorld({static_cast<double>(pixelWidth_), static_cast<double>(pixelHeight_)});
    return {topLeft.x, bottomRight.y, bottomRight.x, topLeft.y};
}

void Camera::resize(int pixelWidth, int pixelHeight) {
    pixelWidth_ = std::max(1, pixelWidth);
    pixelHeight_ = std::max(1, pixelHeight);
}

void Camera::zoomAt(Vec2 pixel, double factor) {
    if (!(factor > 0.0) || !std::isfinite(factor)) return;
    const Vec2 fixed = pixelToWorld(pixel);
    const Vec2 scale = {unitsPerPixel_.x / factor, unitsPerPixel_.y / factor};
    // Both or neither, so that the axes keep their proportion.
    if (allowedScale(scale.x) == scale.x && allowedScale(scale.y) == scale.y) {
        unitsPerPixel_ = scale;
    } else if (unitsPerPixel_.x == unitsPerPixel_.y) {
        unitsPerPixel_ = {allowedScale(scale.x), allowedScale(scale.y)};
    }
    const Vec2 moved = pixelToWorld(pixel);
    centre_.x += fixed.x - moved.x;
    centre_.y += fixed.y - moved.y;
}

void Camera::panBy(Vec2 pixels) {
    centre_.x -= pixels.x * unitsPerPixel_.x;
    centre_.y += pixels.y * unitsPerPixel_.y;
}

void Camera::fit(const WorldRect& area, double margin) {
    const double scale = std::max(area.width() / pixelWidth_, area.height() / pixelHeight_);
    centre_ = area.centre();
    if (!(scale > 0.0)) return;
    const double allowed = allowedScale(scale * (1.0 + 2.0 * margin));
    unitsPerPixel_ = {allowed, allowed};
}

void Camera::fitStretched(const WorldRect& area, double margin) {
    centre_ = area.centre();
    if (!(area.width() > 0.0 && area.height() > 0.0)) return;
    const double room = 1.0 + 2.0 * margin;
    unitsPerPixel_ = {allowedScale(area.width() / pixelWidth_ * room),
                      allowedScale(area.height() / pixelHeight_ * room)};
}

}  // namespace scorescope::render
