// SPDX-License-Identifier: Apache-2.0
#include "core/base/nearest.h"

#include <algorithm>
#include <numeric>

namespace scorescope {
namespace {

/// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours, which are
/// what fingers do.
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before.swap(above);
        above.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row.back();
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    const std::string_view bounded = word.substr(0, 200);
    const auto best = std::min_element(
        candidates.begin(), candidates.end(), [bounded](const auto& a, const auto& b) {
            return editDistance(bounded, a) < editDistance(bounded, b);
        });
    return best == candidates.end() ? std::string() : *best;
}

std::string nearestRemedy(std::string_view word, const std::vector<std::string>& candidates) {
    if (candidates.empty()) return "";
    std::string text = "did you mean \"" + nearest(word, candidates) + "\"?";
    constexpr std::size_t kLongest = 14;
    if (candidates.size() <= kLongest) {
        text += " valid:";
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            text += (i == 0 ? " " : ", ") + candidates[i];
        }
    }
    return text;
}

}  // namespace scorescope
