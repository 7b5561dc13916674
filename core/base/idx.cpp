// SPDX-License-Identifier: Apache-2.0
#include "core/base/idx.h"

#include <algorithm>
#include <array>
#include <new>
#include <string>

#include "core/base/bounded_reader.h"
#include "core/base/file_error.h"
#include "core/base/gzip_stream.h"

namespace scorescope {
namespace {

constexpr std::uint8_t kUnsignedByte = 0x08;
constexpr std::uint64_t kMaxBytes = std::uint64_t{2} << 30;
constexpr std::uint64_t kAlwaysUnpacked = std::uint64_t{48} << 20;  // MNIST's images have 45 MiB
constexpr std::size_t kPiece = 64 << 10;
constexpr std::size_t kMagicBytes = 4, kMostAxes = 4;
constexpr const char* kWrongSize = "its size does not fit its IDX header";

struct IdxHeader {
    std::vector<std::int64_t> shape;
    std::uint64_t size = 0;  ///< of the values
};

Result<IdxHeader> readHeader(BoundedReader& reader, std::string_view where) {
    const bool zeros = reader.le16() == 0;
    const std::uint8_t type = reader.u8();
    const std::uint8_t dimensions = reader.u8();
    if (!reader.ok() || !zeros || dimensions < 1 || dimensions > kMostAxes) {
        return damagedFile(where, "is no IDX file",
                           "choose a file such as train-images-idx3-ubyte.gz");
    }
    if (type != kUnsignedByte) {
        return damagedFile(where, "holds IDX numbers that are no unsigned bytes",
                           "choose a file whose name ends in ubyte");
    }
    IdxHeader header;
    for (int i = 0; i < dimensions; ++i) header.shape.push_back(reader.be32());
    if (!reader.ok() || !checkedSize(header.shape, 1, header.size)) {
        return damagedFile(where, kWrongSize);
    }
    return header;
}

/// Unpacks the header first: it tells how much memory the rest takes, before that is taken.
Result<IdxArray> parsePacked(std::span<const std::byte> packed, std::string_view where) {
    GzipStream stream(packed);
    std::array<std::byte, kMagicBytes + 4 * kMostAxes> bytes{};
    if (!stream.read(std::span(bytes).first(kMagicBytes))) {
        return damagedFile(where, stream.problem());
    }
    const auto claimed = std::to_integer<std::size_t>(bytes[kMagicBytes - 1]);
    const std::size_t lengths = 4 * std::min(claimed, kMostAxes);
    if (!stream.read(std::span(bytes).subspan(kMagicBytes, lengths))) {
        return damagedFile(where, stream.problem());
    }
    BoundedReader reader{std::span(bytes).first(kMagicBytes + lengths)};
    Result<IdxHeader> header = readHeader(reader, where);
    if (!header) return header.error();
    if (header->size > std::min(kMaxBytes, kAlwaysUnpacked + 2 * packed.size())) {
        return damagedFile(where, "claims to unpack to more than is allowed here",
                           "unpack it with gunzip first");
    }
    IdxArray array{std::move(header->shape), {}};
    while (array.values.size() < header->size) {
        const std::size_t done = array.values.size();
        // Memory for all of it is taken when some of it was true.
        if (done > 0) array.values.reserve(header->size);
        array.values.resize(std::min<std::uint64_t>(header->size, done + kPiece));
        if (!stream.read(std::as_writable_bytes(std::span(array.values).subspan(done)))) break;
    }
    if (stream.problem() != nullptr || !stream.finish()) {
        return damagedFile(where, stream.problem());
    }
    return array;
}

Result<IdxArray> parsePlain(std::span<const std::byte> bytes, std::string_view where) {
    BoundedReader reader{bytes};
    Result<IdxHeader> header = readHeader(reader, where);
    if (!header) return header.error();
    if (header->size != reader.left()) return damagedFile(where, kWrongSize);
    IdxArray array{std::move(header->shape), {}};
    const auto* first = reinterpret_cast<const std::uint8_t*>(reader.bytes(header->size).data());
    array.values.assign(first, first + header->size);
    return array;
}

}  // namespace

Result<IdxArray> parseIdx(std::span<const std::byte> bytes, std::string_view where) {
    try {
        return looksGzip(bytes) ? parsePacked(bytes, where) : parsePlain(bytes, where);
    } catch (const std::bad_alloc&) {
        return Error{Fault::resource, "not enough memory to read it", std::string(where),
                     "close some programs and try again"};
    }
}

Result<IdxArray> readIdx(const std::filesystem::path& path) {
    const auto bytes = readFile(path, kMaxBytes);
    if (!bytes) return bytes.error();
    return parseIdx(*bytes, path.native());
}

}  // namespace scorescope
