// SPDX-License-Identifier: Apache-2.0
#include "core/base/printable_text.h"

namespace scorescope {
namespace {

constexpr std::size_t kLongestName = 256;

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

bool isControl(char c) {
    const auto code = static_cast<unsigned char>(c);
    return code < 0x20 || code == 0x7F;
}

/// Length of the well-formed UTF-8 character at the start of `text`; 0 when there is none.
std::size_t characterLength(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!isContinuation(text[i])) return 0;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    return overlong || outside ? 0 : length;
}

/// U+0080 to U+009F: terminals take them for commands, too.
bool isSecondControlSet(std::string_view character) {
    return character.size() == 2 && character[0] == '\xC2' &&
           static_cast<unsigned char>(character[1]) < 0xA0;
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
    std::string shown;
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        const std::string_view character = text.substr(0, length == 0 ? 1 : length);
        const bool bad = length == 0 || isControl(character[0]) || isSecondControlSet(character);
        if (shown.size() + (bad ? 1 : character.size()) > limit) return shown + "...";
        shown += bad ? std::string_view{"?"} : character;
        text.remove_prefix(character.size());
    }
    return shown;
}

bool isPrintableName(std::string_view name) {
    if (name.empty() || name.size() > kLongestName) return false;
    while (!name.empty()) {
        const std::size_t length = characterLength(name);
        if (length == 0 || isControl(name[0]) || isSecondControlSet(name.substr(0, length))) {
            return false;
        }
        name.remove_prefix(length);
    }
    return true;
}

}  // namespace scorescope
