// SPDX-License-Identifier: Apache-2.0
#include "core/base/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace scorescope {
namespace {

// Between these, plain digits read more easily than an exponent and are no longer than 22 bytes.
constexpr double kSmallestPlain = 1e-4;
constexpr double kLargestPlain = 1e16;

constexpr std::size_t kLongestMantissa = 300;
constexpr double kEndOfExactIntegers = 9007199254740992.0;  // 2^53

/// Without a leading '+', which from_chars does not know; empty when what follows is no number.
std::string_view withoutPlus(std::string_view text) {
    if (text.empty() || text[0] != '+') return text;
    text.remove_prefix(1);
    return !text.empty() && text[0] == '-' ? std::string_view{} : text;
}

/// from_chars gives the same code for both ends of the range; the exponent's sign tells which,
/// unless the mantissa is longer than any double needs.
bool isTooSmall(std::string_view text) {
    if (text.size() > kLongestMantissa) return false;
    const auto exponent = text.find_first_of("eE");
    if (exponent == std::string_view::npos) return text.find_first_of("123456789") > text.find('.');
    return exponent + 1 < text.size() && text[exponent + 1] == '-';
}

}  // namespace

std::string formatReal(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    const double size = std::fabs(value);
    const bool plain = size == 0 || (size >= kSmallestPlain && size < kLargestPlain);
    std::array<char, 64> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    return {buffer.data(), end};
}

std::string formatReal(double value, int significantDigits) {
    if (!std::isfinite(value)) return formatReal(value);
    std::array<char, 64> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::general, std::clamp(significantDigits, 1, 17))
                         .ptr;
    return {buffer.data(), end};
}

std::optional<double> parseReal(std::string_view text) {
    text = withoutPlus(text);
    double value = 0.0;
    const char* const end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    if (stop != end || text.empty()) return std::nullopt;
    if (code == std::errc::result_out_of_range && isTooSmall(text)) {
        return text[0] == '-' ? -0.0 : 0.0;
    }
    if (code != std::errc{} || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::int64_t> parseInteger(std::string_view text) {
    const std::string_view digits = withoutPlus(text);
    std::int64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, code] = std::from_chars(digits.data(), end, value);
    if (code == std::errc{} && stop == end) return value;
    // Plain digits that do not fit must not come back rounded by way of a double.
    if (stop == end) return std::nullopt;
    const auto real = parseReal(text);
    if (!real || *real != std::trunc(*real) || std::fabs(*real) >= kEndOfExactIntegers) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(*real);
}

}  // namespace scorescope
