// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace scorescope {

/// A decoded picture: bytes [height, width, channels], top row first.
struct Picture {
    int width = 0;
    int height = 0;
    int channels = 0;  ///< 1: gray, 3: red, green, blue
    std::vector<std::uint8_t> pixels;
};

/// What a picture's file may take at most.
inline constexpr std::uint64_t kLargestPictureFile = 32 << 20;
inline constexpr int kLargestPictureSide = 8192;
inline constexpr std::int64_t kMostPicturePixels = 4'000'000;

/// Decodes untrusted PNG, JPEG or BMP to gray (luminance) or colour; transparency is dropped. Sizes
/// are judged by the header before anything is decoded; memory stays below 64 MB and three times
/// the bytes, whatever they claim.
Result<Picture> decodePicture(std::span<const std::byte> bytes, int channels,
                              std::string_view where);

}  // namespace scorescope
