// SPDX-License-Identifier: Apache-2.0
#include "core/data/cifar_images.h"
#include "tests/fuzz/expect.h"

using namespace scorescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // 3,073 bytes an image are slow to find: the rest of the last image is filled up.
    std::vector<std::uint8_t> whole(data, data + size);
    if (size > 0 && data[0] % 4 != 0) whole.resize((size + 3072) / 3073 * 3073);
    ByteImages images;
    const auto read = appendCifarBatch(fuzz::bytesOf(whole.data(), whole.size()), "f", images);
    if (!read) {
        fuzz::expect(!read.error().what.empty());
        return 0;
    }
    fuzz::expect(images.pixels.size() == images.labels.size() * 3072);
    for (const std::int32_t label : images.labels) fuzz::expect(label >= 0 && label < 10);
    return 0;
}
