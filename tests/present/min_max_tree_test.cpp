// SPDX-License-Identifier: Apache-2.0
#include "app/present/min_max_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace scorescope::app {
namespace {

TEST(MinMaxTree, AgreesWithASearchOfEveryStretch) {
    std::mt19937 random(7);
    std::normal_distribution<float> normal;
    MinMaxTree tree;
    std::vector<float> all;
    for (int i = 0; i < 700; ++i) {
        all.push_back(normal(random));
        tree.append(all.back());
    }
    for (std::size_t from = 0; from < all.size(); from += 13) {
        for (std::size_t to = from + 1; to <= all.size(); to += 7) {
            const auto [lowest, highest] = std::minmax_element(
                all.begin() + static_cast<long>(from), all.begin() + static_cast<long>(to));
            const MinMax found = tree.range(from, to);
            ASSERT_EQ(found.lowest, *lowest) << from << " to " << to;
            ASSERT_EQ(found.highest, *highest) << from << " to " << to;
        }
    }
}

TEST(MinMaxTree, LeavesOutWhatIsNotFinite) {
    MinMaxTree tree;
    for (int i = 0; i < 40; ++i) {
        tree.append(i == 20 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(i));
    }
    EXPECT_EQ(tree.range(0, 40).highest, 39.0f);
    EXPECT_EQ(tree.range(20, 21).lowest, std::numeric_limits<float>::infinity());
}

}  // namespace
}  // namespace scorescope::app
