// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace scorescope {

/// Reads numbers and pieces from bytes that nobody trusts; never past their end.
///
/// A read that does not fit returns 0 or nothing and clears ok() for good, so that a format may
/// read a whole group of fields and ask once. Borrows the bytes.
class BoundedReader {
public:
    explicit BoundedReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    std::uint8_t u8();
    std::uint16_t le16();
    std::uint32_t le32();
    std::uint64_t le64();
    std::uint32_t be32();
    std::span<const std::byte> bytes(std::uint64_t count);
    std::string_view text(std::uint64_t count);
    void skip(std::uint64_t count);

    std::size_t position() const { return position_; }
    std::size_t left() const { return bytes_.size() - position_; }
    bool ok() const { return ok_; }

private:
    std::uint64_t littleEndian(std::size_t count);

    std::span<const std::byte> bytes_;
    std::size_t position_ = 0;
    bool ok_ = true;
};

/// The product of the lengths times `itemBytes`; false when one is negative or 64 bits overflow.
bool checkedSize(std::span<const std::int64_t> shape, std::uint64_t itemBytes, std::uint64_t& size);

std::string_view asText(std::span<const std::byte> bytes);
std::span<const std::byte> asBytes(std::string_view text);

/// The content of a regular file (symbolic links are followed). Never blocks on a pipe; a file of
/// more than `maxBytes` is refused before memory is taken.
Result<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::uint64_t maxBytes);

}  // namespace scorescope
