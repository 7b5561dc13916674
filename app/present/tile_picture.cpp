// SPDX-License-Identifier: Apache-2.0
#include "app/present/tile_picture.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace scorescope::app {
namespace {

std::uint8_t byteOf(double value) {
    // A pixel that is no number stays black.
    return value > 0.0 ? static_cast<std::uint8_t>(std::lround(255.0 * std::min(value, 1.0))) : 0;
}

render::Raster blankRaster(const ImageShape& shape) {
    render::Raster raster;
    raster.width = static_cast<int>(shape.width);
    raster.height = static_cast<int>(shape.height);
    raster.rgba.assign(static_cast<std::size_t>(4 * shape.width * shape.height), 255);
    return raster;
}

/// The mean over channels at one place.
double meanAt(std::span<const float> values, const ImageShape& shape, std::size_t place) {
    const auto plane = static_cast<std::size_t>(shape.width * shape.height);
    double sum = 0.0;
    for (std::int64_t c = 0; c < shape.channels; ++c) {
        sum += values[static_cast<std::size_t>(c) * plane + place];
    }
    return sum / static_cast<double>(shape.channels);
}

template <class Place>
render::Raster mapped(std::span<const float> values, const ImageShape& shape, render::Colormap map,
                      Place place) {
    assert(values.size() >= static_cast<std::size_t>(shape.size()));
    render::Raster raster = blankRaster(shape);
    const auto& table = render::colormapTable(map);
    for (std::size_t i = 0; i < raster.rgba.size() / 4; ++i) {
        const double u = std::clamp(place(meanAt(values, shape, i)), 0.0, 1.0);
        const auto& colour = table[static_cast<std::size_t>(std::lround(255.0 * u))];
        raster.rgba[4 * i] = byteOf(static_cast<double>(colour.r));
        raster.rgba[4 * i + 1] = byteOf(static_cast<double>(colour.g));
        raster.rgba[4 * i + 2] = byteOf(static_cast<double>(colour.b));
    }
    return raster;
}

/// What is no number lies at 0.
double orZero(double value) {
    return std::isfinite(value) ? value : 0.0;
}

}  // namespace

render::Raster imageOf(std::span<const float> pixels, const ImageShape& shape) {
    assert(pixels.size() >= static_cast<std::size_t>(shape.size()));
    render::Raster raster = blankRaster(shape);
    const std::size_t plane = raster.rgba.size() / 4;
    const std::size_t apart = shape.channels == 3 ? plane : 0;
    for (std::size_t i = 0; i < plane; ++i) {
        for (std::size_t c = 0; c < 3; ++c) {
            raster.rgba[4 * i + c] = byteOf(static_cast<double>(pixels[c * apart + i]));
        }
    }
    return raster;
}

render::Raster signedImageOf(std::span<const float> values, const ImageShape& shape, double reach,
                             render::Colormap map) {
    return mapped(values, shape, map,
                  [reach](double value) { return 0.5 + 0.5 * orZero(value) / reach; });
}

render::Raster amountImageOf(std::span<const float> values, const ImageShape& shape, double reach,
                             render::Colormap map) {
    return mapped(values, shape, map, [reach](double value) { return orZero(value) / reach; });
}

double clippedDistance(std::span<const float> a, std::span<const float> b) {
    assert(a.size() == b.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double offset = static_cast<double>(std::clamp(a[i], 0.0f, 1.0f)) -
                              static_cast<double>(std::clamp(b[i], 0.0f, 1.0f));
        sum += offset * offset;
    }
    return std::sqrt(sum);
}

std::vector<float> pixelDeviation(std::span<const float> images, std::size_t draws,
                                  std::size_t size) {
    assert(images.size() >= draws * size);
    std::vector<float> deviation(size, 0.0f);
    if (draws < 2) return deviation;
    for (std::size_t i = 0; i < size; ++i) {
        double mean = 0.0;
        for (std::size_t k = 0; k < draws; ++k) mean += images[k * size + i];
        mean /= static_cast<double>(draws);
        double sum = 0.0;
        for (std::size_t k = 0; k < draws; ++k) {
            const double offset = images[k * size + i] - mean;
            sum += offset * offset;
        }
        deviation[i] = static_cast<float>(std::sqrt(sum / static_cast<double>(draws - 1)));
    }
    return deviation;
}

double reachOf(std::span<const float> values) {
    double reach = 1e-12;
    for (const float value : values) {
        if (std::isfinite(value)) reach = std::max(reach, std::abs(static_cast<double>(value)));
    }
    return reach;
}

}  // namespace scorescope::app
