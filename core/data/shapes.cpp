// SPDX-License-Identifier: Apache-2.0
#include "core/data/shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace scorescope {
namespace {

constexpr double kPi = std::numbers::pi;

std::array<double, 2> around(double x, double y, double noise, const ShapeDraw& draw) {
    return {x + noise * draw.z[0], y + noise * draw.z[1]};
}

/// One of `count` equally likely numbers from 0.
std::size_t pick(double u, std::size_t count) {
    return std::min(count - 1, static_cast<std::size_t>(u * static_cast<double>(count)));
}

}  // namespace

Shape rings(const RingsOptions& options) {
    return [options](const ShapeDraw& draw) {
        const double radius = options.radii[pick(draw.u[0], options.radii.size())];
        const double angle = 2.0 * kPi * draw.u[1];
        return around(radius * std::cos(angle), radius * std::sin(angle), options.noise, draw);
    };
}

Shape line() {
    return [](const ShapeDraw& draw) {
        const double place = 2.0 * draw.u[0] - 1.0;
        return std::array{2.0 * place, place};
    };
}

Shape twoMoons(const TwoMoonsOptions& options) {
    return [options](const ShapeDraw& draw) {
        const bool upper = draw.u[0] < 0.5;
        const double angle = kPi * draw.u[1];
        const double x = upper ? std::cos(angle) : 1.0 - std::cos(angle);
        const double y = upper ? std::sin(angle) : 0.5 - std::sin(angle);
        return around(2.0 * x - 1.0, 2.0 * y - 0.2, options.noise, draw);
    };
}

Shape swissRoll(const SwissRollOptions& options) {
    return [options](const ShapeDraw& draw) {
        const double angle = 1.5 * kPi * (1.0 + 2.0 * draw.u[0]);
        return around(angle * std::cos(angle) / 5.0, angle * std::sin(angle) / 5.0, options.noise,
                      draw);
    };
}

Shape checkerboard() {
    constexpr double kSide = 1.5;
    return [](const ShapeDraw& draw) {
        const double column = static_cast<double>(pick(draw.u[0], 4)) - 2.0;
        const double shift = std::fmod(column + 2.0, 2.0);
        const double row = 2.0 * static_cast<double>(pick(draw.u[1], 2)) - 2.0 + shift;
        return std::array{kSide * (column + draw.u[2]), kSide * (row + draw.u[3])};
    };
}

Shape pinwheel(const PinwheelOptions& options) {
    constexpr double kScale = 1.8;
    constexpr double kAlong = 0.3;  // standard deviations along and across an arm, before scaling
    constexpr double kAcross = 0.1;
    constexpr double kTwist = 0.25;
    return [options](const ShapeDraw& draw) {
        const auto arms = static_cast<std::size_t>(options.arms);
        const auto arm = static_cast<double>(pick(draw.u[0], arms));
        const double out = 1.0 + kAlong * draw.z[0];
        const double across = kAcross * draw.z[1];
        const double angle = 2.0 * kPi * arm / static_cast<double>(arms) + kTwist * std::exp(out);
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        return std::array{kScale * (out * c - across * s), kScale * (out * s + across * c)};
    };
}

Shape spiral(const SpiralOptions& options) {
    return [options](const ShapeDraw& draw) {
        const auto arms = static_cast<std::size_t>(options.arms);
        const auto arm = static_cast<double>(pick(draw.u[0], arms));
        const double out = std::sqrt(draw.u[1]);
        const double angle = 3.0 * kPi * out + 2.0 * kPi * arm / static_cast<double>(arms);
        return around(-3.0 * out * std::cos(angle), 3.0 * out * std::sin(angle), options.noise,
                      draw);
    };
}

}  // namespace scorescope
