// SPDX-License-Identifier: Apache-2.0
#include "app/present/min_max_tree.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace scorescope::app {
namespace {

constexpr MinMax kNothing = {std::numeric_limits<float>::infinity(),
                             -std::numeric_limits<float>::infinity()};

void include(MinMax& all, const MinMax& part) {
    all.lowest = std::min(all.lowest, part.lowest);
    all.highest = std::max(all.highest, part.highest);
}

MinMax single(float value) {
    return std::isfinite(value) ? MinMax{value, value} : kNothing;
}

}  // namespace

void MinMaxTree::append(float value) {
    values_.push_back(value);
    std::size_t complete = values_.size();
    for (std::size_t level = 0; complete % kFan == 0; ++level) {
        MinMax group = kNothing;
        for (std::size_t i = complete - kFan; i < complete; ++i) {
            include(group, level == 0 ? single(values_[i]) : levels_[level - 1][i]);
        }
        if (levels_.size() <= level) levels_.emplace_back();
        levels_[level].push_back(group);
        complete = levels_[level].size();
    }
}

void MinMaxTree::clear() {
    values_.clear();
    levels_.clear();
}

MinMax MinMaxTree::range(std::size_t from, std::size_t to) const {
    assert(from < to && to <= values_.size());
    MinMax all = kNothing;
    // Climb while both ends can be cut to whole groups; what sticks out is taken one by one.
    for (std::size_t level = 0; from < to; ++level) {
        const auto entry = [&](std::size_t i) {
            return level == 0 ? single(values_[i]) : levels_[level - 1][i];
        };
        const bool top = level >= levels_.size();
        while (from < to && (top || from % kFan != 0)) include(all, entry(from++));
        while (from < to && to % kFan != 0) include(all, entry(--to));
        from /= kFan;
        to /= kFan;
    }
    return all;
}

}  // namespace scorescope::app
