// SPDX-License-Identifier: Apache-2.0
#include "core/base/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <new>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/bounded_reader.h"
#include "core/base/byte_writer.h"
#include "core/base/file_error.h"
#include "core/base/npy_header.h"
#include "core/base/printable_text.h"
#include "core/base/zip.h"

namespace scorescope {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are copied byte by byte");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kAlignment = 64;
constexpr std::string_view kSuffix = ".npy";
constexpr std::size_t kMostReadDimensions = 32;

std::optional<std::size_t> itemSize(std::string_view dtype) {
    if (dtype == "<f8" || dtype == "<i8") return 8;
    if (dtype == "<f4") return 4;
    if (dtype == "|u1") return 1;
    return std::nullopt;
}

template <class T>
NpyArray makeArray(std::span<const T> values, std::vector<std::int64_t> shape, const char* dtype) {
    [[maybe_unused]] std::uint64_t size = 0;
    assert(checkedSize(shape, sizeof(T), size) && size == values.size_bytes());
    const auto bytes = std::as_bytes(values);
    return {dtype, std::move(shape), {bytes.begin(), bytes.end()}};
}

template <class T>
std::vector<double> widened(std::span<const std::byte> data) {
    std::vector<double> values(data.size() / sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i) {
        T value;
        std::memcpy(&value, data.data() + i * sizeof(T), sizeof(T));
        values[i] = static_cast<double>(value);
    }
    return values;
}

std::string shapeText(std::span<const std::int64_t> shape) {
    std::string text = "(";
    for (const auto length : shape) text += std::to_string(length) + ", ";
    // Python's tuple of one needs its comma, longer ones go without.
    if (shape.size() == 1) text.pop_back();
    if (shape.size() > 1) text.resize(text.size() - 2);
    return text + ")";
}

/// The header's text; empty when the file does not begin like a .npy.
std::string_view takeHeader(BoundedReader& reader) {
    const bool magic = reader.text(kMagic.size()) == kMagic;
    const std::uint8_t major = reader.u8();
    const std::uint8_t minor = reader.u8();
    if (!magic || major < 1 || major > 3 || minor != 0) return {};
    const std::uint32_t size = major == 1 ? reader.le16() : reader.le32();
    return reader.text(size);
}

Result<NpyArray> parseWithin(std::span<const std::byte> bytes, std::string_view where) {
    BoundedReader reader{bytes};
    const std::string_view text = takeHeader(reader);
    if (text.empty()) return damagedFile(where, "is no complete .npy file");
    const auto header = parseNpyHeader(text);
    if (!header || header->shape.size() > kMostReadDimensions) {
        return damagedFile(where, "its .npy header is damaged or of an unknown kind",
                           "save a plain array of numbers with numpy.save");
    }
    const auto item = itemSize(header->dtype);
    if (!item) {
        return damagedFile(where, "has numbers of type " + printable(header->dtype),
                           "save it with array.astype('<f4') or '<f8'");
    }
    if (header->fortranOrder && header->shape.size() > 1) {
        return damagedFile(where, "is stored in Fortran order",
                           "save numpy.ascontiguousarray(array) instead");
    }
    std::uint64_t size = 0;
    if (!checkedSize(header->shape, *item, size) || size != reader.left()) {
        return damagedFile(where, "its size does not fit its .npy header");
    }
    const auto data = reader.bytes(size);
    return NpyArray{header->dtype, header->shape, {data.begin(), data.end()}};
}

}  // namespace

NpyArray makeNpy(std::span<const float> values, std::vector<std::int64_t> shape) {
    return makeArray(values, std::move(shape), "<f4");
}

NpyArray makeNpy(std::span<const double> values, std::vector<std::int64_t> shape) {
    return makeArray(values, std::move(shape), "<f8");
}

NpyArray makeNpy(std::span<const std::int64_t> values, std::vector<std::int64_t> shape) {
    return makeArray(values, std::move(shape), "<i8");
}

NpyArray makeNpy(std::span<const std::uint8_t> values, std::vector<std::int64_t> shape) {
    return makeArray(values, std::move(shape), "|u1");
}

std::vector<double> npyValues(const NpyArray& array) {
    if (array.dtype == "<f4") return widened<float>(array.data);
    if (array.dtype == "<f8") return widened<double>(array.data);
    if (array.dtype == "<i8") return widened<std::int64_t>(array.data);
    assert(array.dtype == "|u1");
    return widened<std::uint8_t>(array.data);
}

std::vector<std::byte> encodeNpy(const NpyArray& array) {
    assert(itemSize(array.dtype));
    std::string header = "{'descr': '" + array.dtype +
                         "', 'fortran_order': False, 'shape': " + shapeText(array.shape) + ", }";
    const std::size_t before = kMagic.size() + 4;
    const std::size_t whole =
        (before + header.size() + 1 + kAlignment - 1) / kAlignment * kAlignment;
    header.resize(whole - before - 1, ' ');
    header += '\n';
    ByteWriter out{whole + array.data.size()};
    out.text(kMagic);
    out.le16(1);  // format 1.0: two bytes, 1 and 0
    out.le16(header.size());
    out.text(header);
    out.bytes(array.data);
    return out.take();
}

Result<NpyArray> parseNpy(std::span<const std::byte> bytes, std::string_view where) {
    try {
        return parseWithin(bytes, where);
    } catch (const std::bad_alloc&) {
        return Error{Fault::resource, "not enough memory to read it", std::string(where),
                     "close some programs and try again"};
    }
}

Result<void> writeNpz(const std::filesystem::path& path, const NamedArrays& arrays) {
    std::vector<ZipEntry> entries;
    for (const auto& [name, array] : arrays) {
        entries.push_back({name + std::string(kSuffix), encodeNpy(array)});
    }
    const auto bytes = encodeZip(entries, path.native());
    if (!bytes) return bytes.error();
    return writeFileAtomically(path, *bytes);
}

Result<NamedArrays> readNpz(const std::filesystem::path& path, std::uint64_t maxBytes) {
    const auto bytes = readFile(path, maxBytes);
    if (!bytes) return bytes.error();
    return parseNpz(*bytes, path.native(), maxBytes);
}

Result<NamedArrays> parseNpz(std::span<const std::byte> bytes, std::string_view where,
                             std::uint64_t maxBytes) {
    const auto entries = parseZip(bytes, where, maxBytes);
    if (!entries) return entries.error();
    NamedArrays arrays;
    for (const ZipEntry& entry : *entries) {
        auto array = parseNpy(entry.data, std::string(where) + ": " + printable(entry.name));
        if (!array) return array.error();
        std::string_view name = entry.name;
        if (name.ends_with(kSuffix)) name.remove_suffix(kSuffix.size());
        arrays.emplace_back(name, std::move(*array));
    }
    return arrays;
}

}  // namespace scorescope
