// SPDX-License-Identifier: Apache-2.0
#include "app/present/time_field.h"

#include <gtest/gtest.h>

#include <cmath>

namespace scorescope::app {
namespace {

TimeField slope() {
    // 4 columns over time, 2 rows: value = 10 row + column.
    return {4,
            2,
            {0.0, -1.0, 1.0, 1.0},
            render::shareArray(std::vector<float>{0, 1, 2, 3, 10, 11, 12, 13})};
}

TEST(TimeField, IsLinearBetweenCentres) {
    const TimeField field = slope();
    EXPECT_DOUBLE_EQ(*field.at(0.125, -0.5), 0.0);
    EXPECT_DOUBLE_EQ(*field.at(0.25, -0.5), 0.5);
    EXPECT_DOUBLE_EQ(*field.at(0.875, 0.5), 13.0);
    EXPECT_DOUBLE_EQ(*field.at(0.875, 0.0), 8.0);
}

TEST(TimeField, IsConstantTowardsTheRimAndNothingBeyond) {
    const TimeField field = slope();
    EXPECT_DOUBLE_EQ(*field.at(0.0, -1.0), 0.0);
    EXPECT_DOUBLE_EQ(*field.at(1.0, 1.0), 13.0);
    EXPECT_FALSE(field.at(1.01, 0.0));
    EXPECT_FALSE(field.at(0.5, 1.1));
    EXPECT_FALSE(TimeField{}.at(0.5, 0.0));
}

TEST(TimeField, MirroredRunsBackwards) {
    EXPECT_EQ(*mirrored(slope()), (std::vector<float>{3, 2, 1, 0, 13, 12, 11, 10}));
}

TEST(TimeField, RelativeValuesReachOneInEveryColumn) {
    const auto values = relativeToColumn(slope());
    for (std::size_t c = 0; c < 4; ++c) {
        EXPECT_FLOAT_EQ((*values)[4 + c], 1.0f);
        EXPECT_FLOAT_EQ((*values)[c], std::exp(-10.0f));
    }
}

}  // namespace
}  // namespace scorescope::app
