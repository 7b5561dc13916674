// SPDX-License-Identifier: Apache-2.0
#include "render/scene/colour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace scorescope::render {
namespace {

constexpr std::array<double, 3> kWhite = {0.95047, 1.0, 1.08883};

double linearOf(double encoded) {
    return encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
}

double encodedOf(double linear) {
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
}

double labCurve(double x) {
    constexpr double kEdge = 216.0 / 24389.0;
    return x > kEdge ? std::cbrt(x) : (24389.0 / 27.0 * x + 16.0) / 116.0;
}

double inverseLabCurve(double f) {
    const double cube = f * f * f;
    return cube > 216.0 / 24389.0 ? cube : (116.0 * f - 16.0) * 27.0 / 24389.0;
}

double luminance(const Colour& c) {
    return 0.2126729 * linearOf(c.r) + 0.7151522 * linearOf(c.g) + 0.0721750 * linearOf(c.b);
}

/// Linear sRGB, possibly outside [0, 1].
std::array<double, 3> linearOfLab(const Lab& lab) {
    const double fy = (lab.lightness + 16.0) / 116.0;
    const double x = kWhite[0] * inverseLabCurve(fy + lab.a / 500.0);
    const double y = kWhite[1] * inverseLabCurve(fy);
    const double z = kWhite[2] * inverseLabCurve(fy - lab.b / 200.0);
    return {3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
            -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
            0.0556434 * x - 0.2040259 * y + 1.0572252 * z};
}

bool showable(const std::array<double, 3>& linear) {
    constexpr double kSlack = 1e-4;
    return std::ranges::all_of(linear, [](double v) { return v >= -kSlack && v <= 1 + kSlack; });
}

}  // namespace

Lab labOf(const Colour& colour) {
    const double r = linearOf(colour.r);
    const double g = linearOf(colour.g);
    const double b = linearOf(colour.b);
    const double fx = labCurve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / kWhite[0]);
    const double fy = labCurve(luminance(colour) / kWhite[1]);
    const double fz = labCurve((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / kWhite[2]);
    return {116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)};
}

Colour colourOfLch(double lightness, double chroma, double hueDegrees) {
    const double hue = hueDegrees * std::numbers::pi / 180.0;
    const auto at = [&](double c) {
        return linearOfLab({lightness, c * std::cos(hue), c * std::sin(hue)});
    };
    double reachable = chroma;
    if (!showable(at(chroma))) {
        double low = 0.0;
        double high = chroma;
        for (int i = 0; i < 40; ++i) {
            const double middle = 0.5 * (low + high);
            (showable(at(middle)) ? low : high) = middle;
        }
        reachable = low;
    }
    const auto linear = at(reachable);
    const auto channel = [&](int i) {
        return static_cast<float>(
            encodedOf(std::clamp(linear[static_cast<std::size_t>(i)], 0.0, 1.0)));
    };
    return {channel(0), channel(1), channel(2), 1.0f};
}

double contrastRatio(const Colour& one, const Colour& other) {
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

}  // namespace scorescope::render
