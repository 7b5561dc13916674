// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "core/data/image_data_options.h"
#include "core/data/image_shape.h"

namespace scorescope {

/// Whether the end of the name is that of a PNG, JPEG or BMP file.
bool isPictureName(const std::filesystem::path& path);

/// The file's picture, cropped and resized to the shape: bytes channel by channel, top row first.
/// Errors name the file: what decodePicture refuses, and a shape that is no square of one or three
/// channels.
Result<std::vector<std::uint8_t>> readPictureFile(const std::filesystem::path& path,
                                                  PictureCrop crop, const ImageShape& shape);

/// The same of the largest square in the picture's middle, as pixels in [0, 1].
Result<std::vector<float>> readOwnImage(const std::filesystem::path& path, const ImageShape& shape);

}  // namespace scorescope
