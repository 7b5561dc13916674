// SPDX-License-Identifier: Apache-2.0
#include "core/data/picture_file.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "core/base/bounded_reader.h"
#include "core/data/picture.h"
#include "core/data/picture_resize.h"

namespace scorescope {

bool isPictureName(const std::filesystem::path& path) {
    std::string ending = path.extension().native();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == ".png" || ending == ".jpg" || ending == ".jpeg" || ending == ".bmp";
}

Result<std::vector<std::uint8_t>> readPictureFile(const std::filesystem::path& path,
                                                  PictureCrop crop, const ImageShape& shape) {
    if (shape.height != shape.width || (shape.channels != 1 && shape.channels != 3)) {
        return Error{Fault::usage, "pictures become squares of gray or colour, not these data",
                     path.native(), "choose from the test split"};
    }
    const auto bytes = readFile(path, kLargestPictureFile);
    if (!bytes) return bytes.error();
    const auto picture = decodePicture(*bytes, static_cast<int>(shape.channels), path.native());
    if (!picture) return picture.error();
    const auto region = croppedRegion(crop, picture->width, picture->height);
    return resized(*picture, region, static_cast<int>(shape.width));
}

Result<std::vector<float>> readOwnImage(const std::filesystem::path& path,
                                        const ImageShape& shape) {
    const auto bytes = readPictureFile(path, PictureCrop::center, shape);
    if (!bytes) return bytes.error();
    std::vector<float> pixels(bytes->size());
    std::transform(bytes->begin(), bytes->end(), pixels.begin(),
                   [](std::uint8_t byte) { return static_cast<float>(byte) / 255.0F; });
    return pixels;
}

}  // namespace scorescope
