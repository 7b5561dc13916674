// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace scorescope {

/// One named array of a safetensors file: little-endian numbers, last index fastest.
struct TensorEntry {
    std::string name;                 ///< unique; not "header", whose checksum has that name
    std::string dtype;                ///< "F32", "F64", "I64", "U8"; foreign files have more
    std::vector<std::int64_t> shape;  ///< empty for a single number
    std::vector<std::byte> data;      ///< product(shape) numbers
};

/// The content of a safetensors file (github.com/huggingface/safetensors: format).
struct SafetensorsFile {
    std::vector<TensorEntry> tensors;
    std::map<std::string, std::string> metadata;  ///< without the checksums
    bool checksummed = false;                     ///< read: every checksum was there and right
};

/// Whether a file may come without our checksums. A wrong or incomplete set is always refused.
enum class ChecksumRule {
    required,  ///< a file that ScoreScope wrote
    optional,  ///< a foreign file
};

inline constexpr std::uint64_t kSafetensorsMaxBytes = std::uint64_t{8} << 30;

/// The file's bytes; any safetensors reader opens them. To the metadata come `crc32.<tensor>`, the
/// CRC-32 of each tensor's bytes as 8 lower-case hexadecimal digits, and `crc32.header`, that of
/// the header (the JSON with its padding, without the 8 bytes before it) with this field's own
/// digits as "00000000". Spaces pad the header so that the data begin at a multiple of 64.
std::vector<std::byte> encodeSafetensors(const SafetensorsFile& file);

/// Reads untrusted bytes. Refused: a header above 100 MB, names that come twice or cannot be
/// printed, tensors that overlap, leave gaps or do not fill the file to its last byte, sizes that
/// do not fit their shape, and checksums as `rule` says; errors name the tensor.
Result<SafetensorsFile> parseSafetensors(std::span<const std::byte> bytes, std::string_view where,
                                         ChecksumRule rule);

/// encodeSafetensors into a file, atomically.
Result<void> writeSafetensors(const std::filesystem::path& path, const SafetensorsFile& file);

Result<SafetensorsFile> readSafetensors(const std::filesystem::path& path, ChecksumRule rule,
                                        std::uint64_t maxBytes = kSafetensorsMaxBytes);

}  // namespace scorescope
