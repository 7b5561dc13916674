// SPDX-License-Identifier: Apache-2.0
#include "core/data/picture_resize.h"
#include "tests/fuzz/expect.h"

using namespace scorescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int channels = size % 2 == 0 ? 3 : 1;
    const auto picture = decodePicture(fuzz::bytesOf(data, size), channels, "f");
    if (!picture) {
        fuzz::expect(!picture.error().what.empty());
        return 0;
    }
    const auto pixels = static_cast<std::int64_t>(picture->width) * picture->height;
    fuzz::expect(picture->width > 0 && pixels > 0 && pixels <= kMostPicturePixels);
    fuzz::expect(picture->pixels.size() == static_cast<std::size_t>(pixels * channels));
    if (pixels > 10000) return 0;  // large ones only cost time
    const auto region = croppedRegion(PictureCrop::center, picture->width, picture->height);
    fuzz::expect(resized(*picture, region, 8).size() == static_cast<std::size_t>(64 * channels));
    return 0;
}
