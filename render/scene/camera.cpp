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
    : centre_(centre), unitsPerPixel_(allowedScale(unitsPerPixel)) {
    resize(pixelWidth, pixelHeight);
}

Vec2 Camera::worldToPixel(Vec2 world) const {
    return {0.5 * pixelWidth_ + (world.x - centre_.x) / unitsPerPixel_,
            0.5 * pixelHeight_ - (world.y - centre_.y) / unitsPerPixel_};
}

Vec2 Camera::pixelToWorld(Vec2 pixel) const {
    return {centre_.x + (pixel.x - 0.5 * pixelWidth_) * unitsPerPixel_,
            centre_.y - (pixel.y - 0.5 * pixelHeight_) * unitsPerPixel_};
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
    unitsPerPixel_ = allowedScale(unitsPerPixel_ / factor);
    const Vec2 moved = pixelToWorld(pixel);
    centre_.x += fixed.x - moved.x;
    centre_.y += fixed.y - moved.y;
}

void Camera::panBy(Vec2 pixels) {
    centre_.x -= pixels.x * unitsPerPixel_;
    centre_.y += pixels.y * unitsPerPixel_;
}

void Camera::fit(const WorldRect& area, double margin) {
    const double scale = std::max(area.width() / pixelWidth_, area.height() / pixelHeight_);
    centre_ = area.centre();
    if (scale > 0.0) unitsPerPixel_ = allowedScale(scale * (1.0 + 2.0 * margin));
}

}  // namespace scorescope::render
