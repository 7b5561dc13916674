// SPDX-License-Identifier: Apache-2.0
#include "core/base/safetensors.h"
#include "tests/fuzz/expect.h"

using namespace scorescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::bytesOf(data, size);
    [[maybe_unused]] const auto checked = parseSafetensors(bytes, "f", ChecksumRule::required);
    // Without checksums the fuzzer gets further.
    const auto file = parseSafetensors(bytes, "f", ChecksumRule::optional);
    if (!file) {
        fuzz::expect(!file.error().what.empty());
        return 0;
    }
    std::size_t total = 0;
    for (const auto& tensor : file->tensors) {
        total += tensor.data.size();
        if (tensor.name == "header") return 0;  // the name of the checksum over the header
    }
    fuzz::expect(total <= size);
    const auto again = encodeSafetensors(*file);
    const auto back = parseSafetensors(again, "f", ChecksumRule::required);
    fuzz::expect(back && encodeSafetensors(*back) == again);
    return 0;
}
