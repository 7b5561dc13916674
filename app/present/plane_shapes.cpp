// SPDX-License-Identifier: Apache-2.0
#include "app/present/plane_shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace scorescope::app {
namespace {

using render::Vec2;

constexpr int kEllipseCorners = 72;
constexpr int kMostDashes = 400;
constexpr float kRimPixels = 2.0f;

void append(std::vector<float>& numbers, Vec2 at) {
    numbers.push_back(static_cast<float>(at.x));
    numbers.push_back(static_cast<float>(at.y));
}

render::Paths plainPaths(const std::string& id, const Stroke& stroke) {
    render::Paths paths;
    paths.id = id;
    paths.colour = stroke.colour;
    paths.widthPixels = stroke.widthPixels;
    paths.fade = 0.0f;
    return paths;
}

}  // namespace

render::ArrowGrid arrowFrom(const std::string& id, Vec2 tail, Vec2 reach, const Stroke& stroke,
                            const render::ThemeColours& theme) {
    render::ArrowGrid arrow;
    arrow.id = id;
    arrow.nx = arrow.ny = 1;
    arrow.area = {tail.x, tail.y, tail.x, tail.y};
    std::vector<float> vector;
    append(vector, reach);
    arrow.vectors = render::shareArray(std::move(vector));
    arrow.colour = stroke.colour;
    arrow.halo = theme.halo;
    arrow.length = render::ArrowLength::trueLength;
    arrow.anchor = render::ArrowAnchor::tail;
    arrow.factor = 1.0f;
    arrow.widthPixels = stroke.widthPixels;
    return arrow;
}

render::Paths polyline(const std::string& id, std::span<const Vec2> corners, const Stroke& stroke) {
    render::Paths paths = plainPaths(id, stroke);
    paths.count = 1;
    paths.verticesPerPath = corners.size();
    std::vector<float> positions;
    for (const Vec2 corner : corners) append(positions, corner);
    paths.positions = render::shareArray(std::move(positions));
    return paths;
}

render::Paths segments(const std::string& id, std::span<const std::array<Vec2, 2>> ends,
                       const Stroke& stroke) {
    render::Paths paths = plainPaths(id, stroke);
    paths.count = ends.size();
    paths.verticesPerPath = 2;
    std::vector<float> positions;
    for (const auto& [from, to] : ends) {
        append(positions, from);
        append(positions, to);
    }
    paths.positions = render::shareArray(std::move(positions));
    return paths;
}

render::Paths dashedLine(const std::string& id, Vec2 from, Vec2 to, double dash,
                         const Stroke& stroke) {
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    const int pieces = std::clamp(static_cast<int>(length / std::max(dash, 1e-12)), 1, kMostDashes);
    std::vector<std::array<Vec2, 2>> ends;
    for (int i = 0; i < pieces; i += 2) {
        const auto at = [&](int piece) {
            const double u = static_cast<double>(piece) / pieces;
            return Vec2{std::lerp(from.x, to.x, u), std::lerp(from.y, to.y, u)};
        };
        ends.push_back({at(i), at(i + 1)});
    }
    return segments(id, ends, stroke);
}

render::Paths ellipse(const std::string& id, Vec2 centre, const std::array<Vec2, 2>& axes,
                      const Stroke& stroke) {
    std::vector<Vec2> corners;
    for (int i = 0; i <= kEllipseCorners; ++i) {
        const double angle = 2.0 * std::numbers::pi * i / kEllipseCorners;
        const double c = std::cos(angle), s = std::sin(angle);
        corners.push_back(
            {centre.x + c * axes[0].x + s * axes[1].x, centre.y + c * axes[0].y + s * axes[1].y});
    }
    return polyline(id, corners, stroke);
}

render::Points disc(const std::string& id, Vec2 at, const render::Colour& colour,
                    float radiusPixels) {
    render::Points points;
    points.id = id;
    std::vector<float> positions;
    append(positions, at);
    points.positions = render::shareArray(std::move(positions));
    points.count = 1;
    points.colour = colour;
    points.radiusPixels = radiusPixels;
    return points;
}

void addRimmedDisc(render::Scene& scene, const render::Points& disc, const render::Colour& rim) {
    render::Points below = disc;
    below.id += " rim";
    below.colour = rim;
    below.radiusPixels += kRimPixels;
    scene.drawables.emplace_back(std::move(below));
    scene.drawables.emplace_back(disc);
}

}  // namespace scorescope::app
