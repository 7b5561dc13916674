// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scorescope {

/// The three facts in a .npy header.
struct NpyHeader {
    std::string dtype;
    bool fortranOrder = false;
    std::vector<std::int64_t> shape;
};

/// Reads the header's Python dictionary: 'descr' (a string), 'fortran_order' and 'shape', each
/// once, in any order. Nothing for any other text.
std::optional<NpyHeader> parseNpyHeader(std::string_view text);

}  // namespace scorescope
