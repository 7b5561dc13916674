// SPDX-License-Identifier: Apache-2.0
#include "app/present/image_likeness.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace scorescope::app {
namespace {

/// One channel of an image; black outside.
struct Plane {
    const float* values;
    std::int64_t height, width;

    float at(std::int64_t y, std::int64_t x) const {
        const bool inside = y >= 0 && y < height && x >= 0 && x < width;
        return inside ? values[y * width + x] : 0.0f;
    }

    /// Between the centres of pixels, by halves of their neighbours.
    float between(double y, double x) const {
        const double top = std::floor(y), left = std::floor(x);
        const auto fy = static_cast<float>(y - top), fx = static_cast<float>(x - left);
        const auto y0 = static_cast<std::int64_t>(top), x0 = static_cast<std::int64_t>(left);
        return (1.0f - fy) * ((1.0f - fx) * at(y0, x0) + fx * at(y0, x0 + 1)) +
               fy * ((1.0f - fx) * at(y0 + 1, x0) + fx * at(y0 + 1, x0 + 1));
    }
};

float changedPixel(const Plane& plane, std::int64_t y, std::int64_t x, ImageChange change,
                   double amount) {
    const auto row = static_cast<double>(y), column = static_cast<double>(x);
    switch (change) {
        case ImageChange::shift: return plane.between(row, column - amount);
        case ImageChange::crop: {
            const auto inner = [amount](double at, std::int64_t side) {
                const auto all = static_cast<double>(side);
                return amount + (at + 0.5) * (all - 2.0 * amount) / all - 0.5;
            };
            return plane.between(inner(row, plane.height), inner(column, plane.width));
        }
        case ImageChange::darken: return plane.at(y, x) * static_cast<float>(1.0 - amount);
    }
    return 0.0f;
}

/// Ends early, once it is above `most`.
double squaredDistance(std::span<const float> a, std::span<const float> b, double most) {
    constexpr std::size_t kPiece = 112;
    double sum = 0.0;
    for (std::size_t begin = 0; begin < a.size() && sum <= most; begin += kPiece) {
        const std::size_t end = std::min(begin + kPiece, a.size());
        float piece = 0.0f;
        for (std::size_t k = begin; k < end; ++k) piece += (a[k] - b[k]) * (a[k] - b[k]);
        sum += piece;
    }
    return sum;
}

}  // namespace

const std::vector<ImageChangeInfo>& imageChangeCatalogue() {
    static const std::vector<ImageChangeInfo> changes = {
        {ImageChange::shift, "shift", "Shifted", 3.0, 14.0, "moved right by three pixels"},
        {ImageChange::crop, "crop", "Cropped", 3.0, 12.0,
         "three pixels of each edge cut off, the rest enlarged"},
        {ImageChange::darken, "darken", "Darkened", 0.5, 1.0, "at half the brightness"},
    };
    return changes;
}

const ImageChangeInfo& imageChangeInfo(ImageChange change) {
    const auto& all = imageChangeCatalogue();
    const auto found = std::ranges::find(all, change, &ImageChangeInfo::change);
    assert(found != all.end());
    return *found;
}

std::vector<float> changedImage(std::span<const float> image, const ImageShape& shape,
                                ImageChange change, double amount) {
    assert(image.size() == static_cast<std::size_t>(shape.size()));
    std::vector<float> changed(image.size());
    auto* next = changed.data();
    for (std::int64_t channel = 0; channel < shape.channels; ++channel) {
        const Plane plane{image.data() + channel * shape.height * shape.width, shape.height,
                          shape.width};
        for (std::int64_t y = 0; y < shape.height; ++y) {
            for (std::int64_t x = 0; x < shape.width; ++x) {
                *next++ = changedPixel(plane, y, x, change, amount);
            }
        }
    }
    return changed;
}

std::optional<NearestImage> nearestOfOtherClass(const LabelledImages& images,
                                                std::span<const float> image, int label) {
    double least = std::numeric_limits<double>::infinity();
    std::optional<NearestImage> nearest;
    for (std::size_t k = 0; k < images.count(); ++k) {
        if (images.labels[k] == label) continue;
        const double squares = squaredDistance(image, images.image(k), least);
        if (squares >= least) continue;
        least = squares;
        nearest = NearestImage{k, std::sqrt(squares)};
    }
    return nearest;
}

}  // namespace scorescope::app
