// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace scorescope {

/// One file inside a zip archive.
struct ZipEntry {
    std::string name;
    std::vector<std::byte> data;
};

/// A zip archive of the entries, not compressed, the same bytes each time (all dated 1980-01-01).
/// Names must be unique. More than 4 GB or 65,534 entries would need zip64 and are refused.
Result<std::vector<std::byte>> encodeZip(const std::vector<ZipEntry>& entries,
                                         std::string_view where);

/// Reads all entries of an untrusted archive, stored or deflated, in the order of its directory.
/// Refused: sizes that sum up to more than `maxBytes`, to more than 4 GB, or (above 64 MB) to more
/// than a hundred times the archive; overlapping entries, wrong checksums, double or unprintable
/// names, encryption, zip64 archives.
Result<std::vector<ZipEntry>> parseZip(std::span<const std::byte> bytes, std::string_view where,
                                       std::uint64_t maxBytes);

}  // namespace scorescope
