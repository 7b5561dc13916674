// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scorescope {

/// Text from a file made safe for one line of an error message: control characters become '?',
/// and what is longer than `limit` bytes is cut (never inside a UTF-8 character) and ends in "...".
std::string printable(std::string_view text, std::size_t limit = 60);

/// True for 1 to 256 bytes of valid UTF-8 without control characters: a name that a file may use.
bool isPrintableName(std::string_view name);

}  // namespace scorescope
