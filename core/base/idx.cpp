// SPDX-License-Identifier: Apache-2.0
#include "core/base/idx.h"

#include <string>

#include "core/base/bounded_reader.h"
#include "core/base/file_error.h"
#include "core/base/gzip.h"

namespace scorescope {
namespace {

constexpr std::uint8_t kUnsignedByte = 0x08;
constexpr std::uint64_t kMaxBytes = std::uint64_t{2} << 30;

}  // namespace

Result<IdxArray> parseIdx(std::span<const std::byte> bytes, std::string_view where) {
    BoundedReader reader{bytes};
    const bool zeros = reader.le16() == 0;
    const std::uint8_t type = reader.u8();
    const std::uint8_t dimensions = reader.u8();
    if (!reader.ok() || !zeros || dimensions < 1 || dimensions > 4) {
        return damagedFile(where, "is no IDX file",
                           "choose a file such as train-images-idx3-ubyte.gz");
    }
    if (type != kUnsignedByte) {
        return damagedFile(where, "holds IDX numbers that are no unsigned bytes",
                           "choose a file whose name ends in ubyte");
    }
    IdxArray array;
    for (int i = 0; i < dimensions; ++i) array.shape.push_back(reader.be32());
    std::uint64_t size = 0;
    if (!reader.ok() || !checkedSize(array.shape, 1, size) || size != reader.left()) {
        return damagedFile(where, "its size does not fit its IDX header");
    }
    const auto* first = reinterpret_cast<const std::uint8_t*>(reader.bytes(size).data());
    array.values.assign(first, first + size);
    return array;
}

Result<IdxArray> readIdx(const std::filesystem::path& path) {
    const auto bytes = readMaybeGzip(path, kMaxBytes);
    if (!bytes) return bytes.error();
    return parseIdx(*bytes, path.native());
}

}  // namespace scorescope
