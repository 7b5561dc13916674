// SPDX-License-Identifier: Apache-2.0
#include "app/present/field_view.h"

#include <gtest/gtest.h>

#include <cmath>

namespace scorescope::app {
namespace {

/// s(x, y) = (2 x - 1, 3 y) at the cell centres: linear, so that interpolation is exact.
FieldReply linearField() {
    FieldReply reply;
    reply.t = 0.25;
    reply.view = {-2.0, -1.0, 2.0, 3.0};
    reply.columns = 8;
    reply.rows = 10;
    for (int j = 0; j < reply.rows; ++j) {
        for (int i = 0; i < reply.columns; ++i) {
            const double x = -2.0 + (i + 0.5) * 4.0 / reply.columns;
            const double y = -1.0 + (j + 0.5) * 4.0 / reply.rows;
            reply.learned.push_back(static_cast<float>(2.0 * x - 1.0));
            reply.learned.push_back(static_cast<float>(3.0 * y));
        }
    }
    return reply;
}

TEST(FieldView, InterpolatesALinearFieldExactly) {
    FieldView view;
    view.take(linearField());
    const auto s = view.learned().at({0.3, 0.7});
    ASSERT_TRUE(s);
    EXPECT_NEAR((*s)[0], 2.0 * 0.3 - 1.0, 1e-5);
    EXPECT_NEAR((*s)[1], 3.0 * 0.7, 1e-5);
    EXPECT_FALSE(view.learned().at({5.0, 0.0}));
    EXPECT_FALSE(view.exact().at({0.0, 0.0}));
}

TEST(FieldView, APartialReplyKeepsTheRest) {
    FieldView view;
    FieldReply first = linearField();
    first.exact = first.learned;
    first.densityColumns = first.densityRows = 2;
    first.logDensity = {-1.0f, -2.0f, -3.0f, -4.0f};
    view.take(first);
    view.take(linearField());
    EXPECT_TRUE(view.exact().present());
    ASSERT_TRUE(view.density().present());
    EXPECT_NEAR((*view.density().density)[0], 1.0, 1e-6);
    EXPECT_NEAR((*view.density().density)[3], std::exp(-3.0), 1e-6);
    EXPECT_NEAR(view.density().largestLog, -1.0, 1e-6);
}

TEST(FieldView, FullLengthIsARoundNumberNearTheNinthDecile) {
    EXPECT_DOUBLE_EQ(roundedDown(7.3), 5.0);
    EXPECT_DOUBLE_EQ(roundedDown(0.021), 0.02);
    EXPECT_DOUBLE_EQ(roundedDown(100.0), 100.0);
    FieldView view;
    EXPECT_EQ(view.fullLength(), 1.0);
    view.take(linearField());
    EXPECT_EQ(view.fullLength(), 5.0);
}

}  // namespace
}  // namespace scorescope::app
