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

/// Bytes from an IDX file, the format of MNIST: images [N, H, W] or labels [N], first index
/// slowest.
struct IdxArray {
    std::vector<std::int64_t> shape;
    std::vector<std::uint8_t> values;
};

/// Reads unsigned bytes with 1 to 4 dimensions, packed by gzip or not; the size must fit to the
/// byte. Memory stays below 48 MiB and three times the bytes, whatever they claim.
Result<IdxArray> parseIdx(std::span<const std::byte> bytes, std::string_view where);

/// parseIdx of a file of at most 2 GB.
Result<IdxArray> readIdx(const std::filesystem::path& path);

}  // namespace scorescope
