// SPDX-License-Identifier: Apache-2.0
#include "core/base/npy.h"
#include "core/base/zip.h"
#include "tests/fuzz/expect.h"

using namespace scorescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::uint64_t limit = 1 << 20;
    const auto bytes = fuzz::bytesOf(data, size);
    const auto entries = parseZip(bytes, "f", limit);
    if (entries) {
        const auto again = encodeZip(*entries, "f");
        fuzz::expect(again && parseZip(*again, "f", limit));
    }
    const auto arrays = parseNpz(bytes, "f", limit);
    fuzz::expect(!arrays || arrays->size() < size);
    return 0;
}
