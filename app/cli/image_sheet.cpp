// SPDX-License-Identifier: Apache-2.0
#include "app/cli/image_sheet.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "app/present/tile_picture.h"
#include "core/base/atomic_file.h"
#include "render/figure/png.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kWantedSide = 112;
constexpr int kSheetGap = 4;

std::size_t imageCount(std::span<const float> images, const ImageShape& shape) {
    return images.size() / static_cast<std::size_t>(shape.size());
}

std::span<const float> oneOf(std::span<const float> images, std::size_t index,
                             const ImageShape& shape) {
    const auto size = static_cast<std::size_t>(shape.size());
    return images.subspan(index * size, size);
}

/// Copies the image, each pixel a square of `zoom`.
void paste(render::Raster& sheet, const render::Raster& image, int left, int top, int zoom) {
    for (int y = 0; y < image.height * zoom; ++y) {
        for (int x = 0; x < image.width * zoom; ++x) {
            const std::uint8_t* pixel = image.pixel(x / zoom, y / zoom);
            const std::size_t place =
                (static_cast<std::size_t>(top + y) * static_cast<std::size_t>(sheet.width) +
                 static_cast<std::size_t>(left + x)) *
                4;
            std::copy(pixel, pixel + 4, sheet.rgba.begin() + static_cast<std::ptrdiff_t>(place));
        }
    }
}

}  // namespace

void ImageSheet::addRow(std::span<const float> images) {
    std::vector<render::Raster> row;
    for (std::size_t i = 0; i < imageCount(images, shape); ++i) {
        row.push_back(imageOf(oneOf(images, i, shape), shape));
    }
    rows.push_back(std::move(row));
}

void ImageSheet::addDifferences(std::span<const float> a, std::span<const float> b) {
    assert(a.size() == b.size());
    std::vector<float> difference(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) difference[i] = std::abs(a[i] - b[i]);
    addRow(difference);
}

int sheetZoom(const ImageShape& shape) {
    return static_cast<int>(
        std::max<std::int64_t>(1, kWantedSide / std::max(shape.width, shape.height)));
}

render::Raster drawSheet(const ImageSheet& sheet) {
    const int zoom = sheetZoom(sheet.shape);
    const int across = static_cast<int>(sheet.shape.width) * zoom + kSheetGap;
    const int down = static_cast<int>(sheet.shape.height) * zoom + kSheetGap;
    std::size_t columns = 1;
    for (const auto& row : sheet.rows) columns = std::max(columns, row.size());
    render::Raster raster;
    raster.width = static_cast<int>(columns) * across + kSheetGap;
    raster.height = static_cast<int>(sheet.rows.size()) * down + kSheetGap;
    raster.rgba.assign(
        static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) * 4, 255);
    for (std::size_t y = 0; y < sheet.rows.size(); ++y) {
        for (std::size_t x = 0; x < sheet.rows[y].size(); ++x) {
            paste(raster, sheet.rows[y][x], kSheetGap + static_cast<int>(x) * across,
                  kSheetGap + static_cast<int>(y) * down, zoom);
        }
    }
    return raster;
}

render::Raster drawSquare(std::span<const float> images, const ImageShape& shape) {
    const std::size_t count = imageCount(images, shape);
    const auto columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(count))));
    ImageSheet sheet{shape, {}};
    for (std::size_t first = 0; first < count; first += columns) {
        const auto size = static_cast<std::size_t>(shape.size());
        sheet.addRow(images.subspan(first * size, std::min(columns, count - first) * size));
    }
    return drawSheet(sheet);
}

Result<void> writePicture(const std::string& path, const render::Raster& raster,
                          const std::string& description) {
    return writeFileAtomically(path, render::encodePng(raster, {{"Description", description}}));
}

}  // namespace scorescope::app
