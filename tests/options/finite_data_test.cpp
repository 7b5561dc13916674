// SPDX-License-Identifier: Apache-2.0
#include "core/data/finite_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace scorescope {
namespace {

/// Row i is (i, -i).
Points numbered(std::int64_t count) {
    Points points{count, 2, {}};
    for (std::int64_t i = 0; i < count; ++i) {
        points.values.push_back(static_cast<float>(i));
        points.values.push_back(static_cast<float>(-i));
    }
    return points;
}

std::set<float> firstColumn(const Points& points) {
    std::set<float> values;
    for (std::int64_t i = 0; i < points.count; ++i) values.insert(points.row(i)[0]);
    return values;
}

TEST(FiniteData, DrawsDifferentRowsInRandomOrder) {
    const FiniteData data(numbered(1000), numbered(3));
    const Points drawn = data.draw(400, 1, Stream::data);
    EXPECT_EQ(drawn.count, 400);
    EXPECT_EQ(firstColumn(drawn).size(), 400U);
    EXPECT_GT(*firstColumn(drawn).rbegin(), 900.0F);
    EXPECT_EQ(drawn.row(7)[0], -drawn.row(7)[1]);
    EXPECT_FALSE(std::is_sorted(drawn.values.begin(), drawn.values.end()));
    EXPECT_EQ(drawn.values, data.draw(400, 1, Stream::data).values);
    EXPECT_NE(drawn.values, data.draw(400, 2, Stream::data).values);
}

TEST(FiniteData, GivesAllRowsInFileOrderWhenThereAreFewer) {
    const FiniteData data(numbered(5), numbered(3));
    EXPECT_EQ(data.draw(10'000, 1, Stream::data).values, numbered(5).values);
    EXPECT_EQ(data.draw(5, 1, Stream::data).values, numbered(5).values);
    EXPECT_EQ(data.drawHeldOut(100, 1).values, numbered(3).values);
    EXPECT_EQ(data.rows(), 5);
}

TEST(FiniteData, EveryRowIsEquallyLikely) {
    std::vector<int> hits(20, 0);
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
        for (const std::int64_t row : chooseRows(20, 5, seed, Stream::data)) {
            ++hits[static_cast<std::size_t>(row)];
        }
    }
    // 1000 expected each, standard deviation 27.
    for (const int count : hits) EXPECT_NEAR(count, 1000, 140);
}

TEST(FiniteData, LeftOverRowsAreThoseNotDrawn) {
    const Points all = numbered(100);
    const Points left = rowsLeftOver(all, 70, 9);
    EXPECT_EQ(left.count, 30);
    std::set<float> seen = firstColumn(FiniteData(all, all).draw(70, 9, Stream::data));
    seen.merge(firstColumn(left));
    EXPECT_EQ(seen.size(), 100U);
    EXPECT_EQ(rowsLeftOver(all, 100, 9).count, 100);  // nothing is left: all of them
}

}  // namespace
}  // namespace scorescope
