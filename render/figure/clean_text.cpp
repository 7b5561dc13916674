// SPDX-License-Identifier: Apache-2.0
#include "render/figure/clean_text.h"

#include <cstddef>
#include <cstdint>

namespace scorescope::render {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// How many bytes the first byte announces; 0: it cannot be a first byte.
std::size_t lengthOf(unsigned char first) {
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 0;
}

/// The character at the start of the text, or 0xFFFFFFFF when its bytes are not UTF-8.
std::uint32_t decoded(std::string_view text, std::size_t length) {
    constexpr std::uint32_t kBad = 0xFFFFFFFFu;
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (length == 0 || text.size() < length) return kBad;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (length == 1) return byte(0);
    std::uint32_t code = byte(0) & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0u) != 0x80u) return kBad;
        code = (code << 6) | (byte(i) & 0x3Fu);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    const bool nonCharacter = code == 0xFFFE || code == 0xFFFF;  // XML refuses them
    return code < kLeast[length] || code > 0x10FFFF || surrogate || nonCharacter ? kBad : code;
}

}  // namespace

std::string cleanText(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = lengthOf(static_cast<unsigned char>(text.front()));
        const std::uint32_t code = decoded(text, length);
        if (code == 0xFFFFFFFFu) {
            clean += kReplacement;
            text.remove_prefix(1);
            continue;
        }
        const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
        clean += control ? std::string_view(" ") : text.substr(0, length);
        text.remove_prefix(length);
    }
    return clean;
}

std::string xmlText(std::string_view text) {
    std::string escaped;
    for (const char c : cleanText(text)) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            default: escaped += c;
        }
    }
    return escaped;
}

}  // namespace scorescope::render
