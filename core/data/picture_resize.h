// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/data/image_data_options.h"
#include "core/data/picture.h"

namespace scorescope {

/// A part of a picture, in pixels.
struct PictureRegion {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

/// What `crop` keeps of a picture of this size.
PictureRegion croppedRegion(PictureCrop crop, int width, int height);

/// The region shrunk or enlarged to size x size pixels, channel by channel: each new pixel is the
/// mean over the area that it covers, in the file's own (gamma) units.
std::vector<std::uint8_t> resized(const Picture& picture, PictureRegion region, int size);

}  // namespace scorescope
