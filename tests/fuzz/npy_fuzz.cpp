// SPDX-License-Identifier: Apache-2.0
#include "core/base/npy.h"
#include "tests/fuzz/expect.h"

using namespace scorescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto array = parseNpy(fuzz::bytesOf(data, size), "f");
    if (!array) {
        fuzz::expect(!array.error().what.empty());
        return 0;
    }
    const auto back = parseNpy(encodeNpy(*array), "f");
    fuzz::expect(back && back->dtype == array->dtype && back->shape == array->shape &&
                 back->data == array->data);
    fuzz::expect(npyValues(*array).size() <= size);
    return 0;
}
