// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

namespace scorescope::test {

using Bytes = std::vector<std::byte>;

/// Damages copies of a file at random, the same way each time.
class Mutator {
public:
    Bytes damaged(Bytes bytes) {
        for (auto rounds = 1 + below(4); rounds > 0; --rounds) damageOnce(bytes);
        return bytes;
    }

private:
    static constexpr std::string_view kSyntax = "0\"{}[],:-.\n\\";

    std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

    void damageOnce(Bytes& bytes) {
        if (bytes.empty()) return;
        const std::size_t at = below(bytes.size());
        const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        switch (below(7)) {
            case 0: bytes[at] ^= std::byte{1} << below(8); break;
            case 1: bytes[at] = static_cast<std::byte>(random_()); break;
            case 2: bytes.resize(at); break;
            case 3:
                bytes.erase(place, place + std::min<std::ptrdiff_t>(8, bytes.end() - place));
                break;
            case 4: extremes(bytes, at); break;
            case 5: repeat(bytes, at); break;
            default: bytes.insert(place, static_cast<std::byte>(kSyntax[below(kSyntax.size())]));
        }
    }

    /// Zeros or ones where a length may stand.
    void extremes(Bytes& bytes, std::size_t at) {
        const auto value = below(2) == 0 ? std::byte{0} : std::byte{0xFF};
        for (auto count = std::size_t{1} << below(4); count > 0 && at < bytes.size(); --count) {
            bytes[at++] = value;
        }
    }

    void repeat(Bytes& bytes, std::size_t at) {
        const Bytes piece(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                          bytes.begin() + static_cast<std::ptrdiff_t>(
                                              std::min(bytes.size(), at + 1 + below(32))));
        const auto to = bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size()));
        bytes.insert(to, piece.begin(), piece.end());
    }

    std::mt19937 random_{20240229};
};

}  // namespace scorescope::test
