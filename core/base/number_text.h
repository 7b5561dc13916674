// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scorescope {

// Numbers as text, the same in every locale.

/// The fewest digits that read back as the same number: "0.1", "100000", "1e-07"; "inf", "-inf",
/// "nan".
std::string formatReal(double value);

/// Rounded to `significantDigits` (1 to 17), without trailing zeros: 2/3 with 3 is "0.667".
std::string formatReal(double value, int significantDigits);

/// The whole text as a finite decimal number, '+' allowed; no blanks, hexadecimal, NaN or infinity.
/// What is too small for a double becomes 0; what is too large is refused.
std::optional<double> parseReal(std::string_view text);

/// The whole text as an integer; "1e4" and "250.0" count too, below 2^53, where doubles are exact.
std::optional<std::int64_t> parseInteger(std::string_view text);

}  // namespace scorescope
