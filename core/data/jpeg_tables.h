// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace scorescope {

/// Whether every Huffman table of a JPEG has at most the 256 codes that the format allows. The
/// decoder does not ask and would write behind its tables. Bytes that are no JPEG pass.
bool huffmanTablesFit(std::span<const std::byte> bytes);

}  // namespace scorescope
