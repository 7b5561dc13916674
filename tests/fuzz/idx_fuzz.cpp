// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "core/base/bounded_reader.h"
#include "core/base/idx.h"
#include "tests/fuzz/expect.h"

using namespace scorescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto array = parseIdx(fuzz::bytesOf(data, size), "f");
    if (!array) {
        fuzz::expect(!array.error().what.empty());
        return 0;
    }
    std::uint64_t values = 0;
    fuzz::expect(checkedSize(array->shape, 1, values) && values == array->values.size());
    return 0;
}
