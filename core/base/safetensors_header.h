// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace scorescope {

/// What a safetensors header says about one tensor.
struct TensorRecord {
    std::string name;
    std::string dtype;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;  ///< bytes from the start of the data
    std::uint64_t end = 0;
};

/// A safetensors header: records in the order of their bytes, metadata as written.
struct SafetensorsHeader {
    std::vector<TensorRecord> records;
    std::map<std::string, std::string> metadata;
};

/// Bytes a number of this dtype takes; 0 for an unknown dtype.
std::uint64_t tensorItemSize(std::string_view dtype);

/// Reads the header's JSON without building a tree, so that memory stays near the header's size,
/// and checks that the tensors fill `dataSize` bytes exactly, one behind the other.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataSize,
                                                 std::string_view where);

}  // namespace scorescope
