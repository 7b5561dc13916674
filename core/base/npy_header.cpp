// SPDX-License-Identifier: Apache-2.0
#include "core/base/npy_header.h"

#include <algorithm>

#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr std::size_t kMostDimensions = 64;

/// Walks through the little part of Python's syntax that numpy writes.
class HeaderReader {
public:
    explicit HeaderReader(std::string_view text) : rest_(text) {}

    std::optional<NpyHeader> read() {
        if (!take('{')) return std::nullopt;
        while (!take('}')) {
            if (!readItem()) return std::nullopt;
            if (!take(',') && !peek('}')) return std::nullopt;
        }
        skipBlanks();
        if (!rest_.empty() || !hasDtype_ || !hasOrder_ || !hasShape_) return std::nullopt;
        return header_;
    }

private:
    void skipBlanks() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size()));
    }

    bool peek(char c) {
        skipBlanks();
        return rest_.starts_with(c);
    }

    bool take(char c) {
        if (!peek(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool takeWord(std::string_view word) {
        skipBlanks();
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    std::optional<std::string_view> takeString() {
        skipBlanks();
        if (!peek('\'') && !peek('"')) return std::nullopt;
        const auto end = rest_.find(rest_[0], 1);
        if (end == rest_.npos) return std::nullopt;
        const std::string_view text = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        return text;
    }

    bool readItem() {
        const auto key = takeString();
        if (!key || !take(':')) return false;
        if (*key == "descr") return readDtype();
        if (*key == "fortran_order") return readOrder();
        if (*key == "shape") return readShape();
        return false;
    }

    bool readDtype() {
        const auto dtype = takeString();
        if (!dtype || hasDtype_) return false;
        header_.dtype = *dtype;
        return hasDtype_ = true;
    }

    bool readOrder() {
        if (hasOrder_) return false;
        header_.fortranOrder = takeWord("True");
        return hasOrder_ = header_.fortranOrder || takeWord("False");
    }

    bool readShape() {
        if (hasShape_ || !take('(')) return false;
        while (!take(')')) {
            skipBlanks();
            const auto digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
            const auto length = parseInteger(digits);
            if (!length || header_.shape.size() == kMostDimensions) return false;
            header_.shape.push_back(*length);
            rest_.remove_prefix(digits.size());
            if (!take(',') && !peek(')')) return false;
        }
        return hasShape_ = true;
    }

    std::string_view rest_;
    NpyHeader header_;
    bool hasDtype_ = false;
    bool hasOrder_ = false;
    bool hasShape_ = false;
};

}  // namespace

std::optional<NpyHeader> parseNpyHeader(std::string_view text) {
    return HeaderReader{text}.read();
}

}  // namespace scorescope
