// SPDX-License-Identifier: Apache-2.0
#include "core/base/bounded_reader.h"
#include "core/base/json.h"
#include "tests/fuzz/expect.h"

using namespace scorescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto value = parseJson(asText(fuzz::bytesOf(data, size)), "f");
    if (!value) {
        fuzz::expect(!value.error().what.empty());
        return 0;
    }
    const auto back = parseJson(writeJson(*value), "f");
    fuzz::expect(back && *back == *value);
    return 0;
}
