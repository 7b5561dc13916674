// SPDX-License-Identifier: Apache-2.0
#include "core/data/shape_pictures.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace scorescope {
namespace {

constexpr int kSide = 32;
constexpr ImageShape kShapePicture{3, kSide, kSide};
constexpr std::int64_t kTestPictures = 10'000;
constexpr double kSmallestShape = 5.0, kLargestShape = 11.0;

constexpr int kKinds = 6;

enum Kind { disc, ring, square, triangle, plus, star };

struct Place {
    double x = 0.0;
    double y = 0.0;
};

double lengthOf(Place p) {
    return std::sqrt(p.x * p.x + p.y * p.y);
}

/// Corners on the unit circle with every second one drawn in to `inner`, the first one on top.
std::vector<Place> corners(int count, double inner, double turn) {
    std::vector<Place> places;
    for (int i = 0; i < count; ++i) {
        const double angle = turn + 2.0 * std::numbers::pi * i / count - std::numbers::pi / 2.0;
        const double radius = i % 2 == 0 ? 1.0 : inner;
        places.push_back({radius * std::cos(angle), radius * std::sin(angle)});
    }
    return places;
}

std::vector<Place> plusCorners() {
    const double a = 0.35;                    // half the width of a bar
    const double b = std::sqrt(1.0 - a * a);  // its ends reach the unit circle
    return {{-a, -b}, {a, -b}, {a, -a}, {b, -a}, {b, a},   {a, a},
            {a, b},   {-a, b}, {-a, a}, {-b, a}, {-b, -a}, {-a, -a}};
}

/// The outline of a kind that has corners, within the unit circle, y downwards.
const std::vector<Place>& outline(int kind) {
    static const std::vector<Place> squareOutline = corners(4, 1.0, std::numbers::pi / 4.0);
    static const std::vector<Place> triangleOutline = corners(3, 1.0, 0.0);
    static const std::vector<Place> plusOutline = plusCorners();
    static const std::vector<Place> starOutline = corners(10, 0.45, 0.0);
    switch (kind) {
        case square: return squareOutline;
        case triangle: return triangleOutline;
        case plus: return plusOutline;
        default: return starOutline;
    }
}

/// Distance to the outline, negative inside (even-odd rule).
double outlineDistance(std::span<const Place> outline, Place p) {
    double nearest = 1e9;  // squared
    bool inside = false;
    Place a = outline.back();
    for (const Place b : outline) {
        const Place edge{b.x - a.x, b.y - a.y};
        const Place offset{p.x - a.x, p.y - a.y};
        const double along = std::clamp(
            (offset.x * edge.x + offset.y * edge.y) / (edge.x * edge.x + edge.y * edge.y), 0.0,
            1.0);
        const Place gap{offset.x - along * edge.x, offset.y - along * edge.y};
        nearest = std::min(nearest, gap.x * gap.x + gap.y * gap.y);
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + edge.x * (p.y - a.y) / edge.y) {
            inside = !inside;
        }
        a = b;
    }
    return inside ? -std::sqrt(nearest) : std::sqrt(nearest);
}

/// In units of the shape's size.
double shapeDistance(int kind, Place p) {
    if (kind == disc) return lengthOf(p) - 1.0;
    if (kind == ring) return std::abs(lengthOf(p) - 0.8) - 0.2;
    return outlineDistance(outline(kind), p);
}

std::array<double, 3> colourOf(double hue, double saturation, double brightness) {
    std::array<double, 3> colour{};
    for (std::size_t c = 0; c < 3; ++c) {
        const double turned = std::fmod(6.0 * hue + 6.0 - 2.0 * static_cast<double>(c), 6.0);
        const double share = std::clamp(std::abs(turned - 3.0) - 1.0, 0.0, 1.0);
        colour[c] = brightness * (1.0 - saturation * (1.0 - share));
    }
    return colour;
}

/// Of a value in [0, 1].
std::uint8_t byteOf(double value) {
    return static_cast<std::uint8_t>(std::lround(255.0 * value));
}

}  // namespace

const std::vector<std::string>& shapeNames() {
    static const std::vector<std::string> names = {"disc",     "ring", "square",
                                                   "triangle", "plus", "star"};
    return names;
}

ShapeFactors shapeFactors(std::uint64_t seed, Stream stream, std::uint64_t row) {
    NoiseKey key{seed, stream, row};
    const auto next = [&key] {
        const double u = uniform(key);
        ++key.step;
        return u;
    };
    ShapeFactors factors;
    factors.kind = std::min(static_cast<int>(next() * kKinds), kKinds - 1);
    factors.colour = colourOf(next(), 0.85, 0.95);
    factors.size = kSmallestShape + (kLargestShape - kSmallestShape) * next();
    const double room = kSide - 2.0 * factors.size;
    for (double& place : factors.centre) place = factors.size + room * next();
    const double hue = next();
    factors.background = colourOf(hue, 0.5, 0.1 + 0.35 * next());
    return factors;
}

void drawShape(const ShapeFactors& factors, std::uint8_t* pixels) {
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x, ++pixels) {
            const Place p{(x + 0.5 - factors.centre[0]) / factors.size,
                          (y + 0.5 - factors.centre[1]) / factors.size};
            // A straight rim at distance d from a pixel's centre covers 1/2 - d of it.
            const bool near = lengthOf(p) < 1.0 + 1.0 / factors.size;
            const double cover =
                near ? std::clamp(0.5 - factors.size * shapeDistance(factors.kind, p), 0.0, 1.0)
                     : 0.0;
            for (std::size_t c = 0; c < 3; ++c) {
                pixels[c * kSide * kSide] =
                    byteOf(cover * factors.colour[c] + (1.0 - cover) * factors.background[c]);
            }
        }
    }
}

ByteImages shapePictures(std::int64_t count, std::uint64_t seed, Stream stream) {
    ByteImages images{kShapePicture, {}, {}};
    images.pixels.resize(static_cast<std::size_t>(count * kShapePicture.size()));
    for (std::int64_t row = 0; row < count; ++row) {
        const auto factors = shapeFactors(seed, stream, static_cast<std::uint64_t>(row));
        drawShape(factors, images.pixels.data() + row * kShapePicture.size());
        images.labels.push_back(factors.kind);
    }
    return images;
}

std::unique_ptr<DataSet> makeShapePictures(std::int64_t count, std::uint64_t seed) {
    return std::make_unique<StoredImages>(shapePictures(count, seed, Stream::data),
                                          shapePictures(kTestPictures, 0, Stream::evaluation),
                                          shapeNames());
}

}  // namespace scorescope
