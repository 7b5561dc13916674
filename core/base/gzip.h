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

/// How a deflate stream is wrapped: in a .gz file (header and CRC-32), or bare as in a zip archive.
enum class DeflateWrap { gzip, bare };

/// Unpacks a whole deflate stream of untrusted bytes; more than `maxBytes` of content, an end too
/// early, bytes after the end or a wrong checksum are refused. Memory follows what truly comes out,
/// never what a header promises. A .gz may have several members, as `cat a.gz b.gz` makes.
Result<std::vector<std::byte>> inflate(std::span<const std::byte> packed, DeflateWrap wrap,
                                       std::uint64_t maxBytes, std::string_view where);

/// The content of a file, unpacked when it is gzip, whatever its name; at most `maxBytes` of it.
Result<std::vector<std::byte>> readMaybeGzip(const std::filesystem::path& path,
                                             std::uint64_t maxBytes);

/// CRC-32 as zip, gzip and zlib define it.
std::uint32_t crc32Of(std::span<const std::byte> bytes);

}  // namespace scorescope
