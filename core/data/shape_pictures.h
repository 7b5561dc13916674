// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/data/stored_images.h"

namespace scorescope {

/// What a picture of a shape shows; lengths in pixels of a 32 x 32 picture, places from its upper
/// left corner, colours as red, green and blue in [0, 1].
struct ShapeFactors {
    int kind = 0;  ///< index of shapeNames()
    std::array<double, 2> centre = {16.0, 16.0};
    double size = 8.0;  ///< radius of the circle around the shape
    std::array<double, 3> colour = {1.0, 0.5, 0.0};
    std::array<double, 3> background = {0.1, 0.1, 0.1};
};

/// Disc, ring, square, triangle, plus, star.
const std::vector<std::string>& shapeNames();

/// The factors of picture `row`, all independent: kind; hue of the shape; size in [5, 11]; place,
/// such that the whole shape is seen; hue and brightness of the background.
ShapeFactors shapeFactors(std::uint64_t seed, Stream stream, std::uint64_t row);

/// A 32 x 32 RGB picture; pixels on the rim mix both colours by the share that the shape covers.
/// Writes 3 * 32 * 32 bytes, channel by channel.
void drawShape(const ShapeFactors& factors, std::uint8_t* pixels);

/// Pictures 0 to count - 1 of the stream; labels are the kinds.
ByteImages shapePictures(std::int64_t count, std::uint64_t seed, Stream stream);

/// `count` pictures of `seed` to train on; 10,000 others, the same for every seed, to test.
std::unique_ptr<DataSet> makeShapePictures(std::int64_t count, std::uint64_t seed);

}  // namespace scorescope
