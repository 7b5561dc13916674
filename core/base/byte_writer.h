// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/bounded_reader.h"

namespace scorescope {

/// Puts a binary file together in memory, numbers in little-endian order.
class ByteWriter {
public:
    explicit ByteWriter(std::size_t expectedSize) { bytes_.reserve(expectedSize); }

    void le16(std::uint64_t value) { littleEndian(value, 2); }
    void le32(std::uint64_t value) { littleEndian(value, 4); }
    void le64(std::uint64_t value) { littleEndian(value, 8); }
    void bytes(std::span<const std::byte> piece) {
        bytes_.insert(bytes_.end(), piece.begin(), piece.end());
    }
    void text(std::string_view piece) { bytes(asBytes(piece)); }

    std::size_t size() const { return bytes_.size(); }
    std::vector<std::byte> take() { return std::move(bytes_); }

private:
    void littleEndian(std::uint64_t value, int count) {
        for (int i = 0; i < count; ++i) bytes_.push_back(static_cast<std::byte>(value >> (8 * i)));
    }

    std::vector<std::byte> bytes_;
};

}  // namespace scorescope
