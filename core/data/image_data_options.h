// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/schema.h"

namespace scorescope {

/// Where images lie that the user brings along.
struct ImagePathOptions {
    std::string path;
};
const Schema<ImagePathOptions>& imagePathOptionsSchema();

/// Of sets that bring no test split.
struct HeldOutOptions {
    double heldOut = 0.1;  ///< share of the images
};
const Schema<HeldOutOptions>& heldOutOptionsSchema();

/// Of pictures of any size: what they are brought to.
struct PictureSizeOptions {
    std::int64_t size = 28;  ///< pixels a side
};
const Schema<PictureSizeOptions>& omniglotOptionsSchema();

enum class PictureCrop { none, center, celeba };
enum class PictureColour { colour, gray };

struct PictureOptions {
    std::int64_t size = 32;  ///< pixels a side
    PictureCrop crop = PictureCrop::center;
    PictureColour colour = PictureColour::colour;
};
const Schema<PictureOptions>& pictureOptionsSchema();

enum class Binarise { none, threshold, dynamic };

/// What becomes of pixels before training sees them.
struct ImageTransformOptions {
    bool flip = false;
    bool dequantise = false;
    Binarise binarise = Binarise::none;
};
const Schema<ImageTransformOptions>& imageTransformOptionsSchema();

}  // namespace scorescope
