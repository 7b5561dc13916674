// SPDX-License-Identifier: Apache-2.0
#include "app/present/time_cursor.h"

#include <gtest/gtest.h>

#include "app/present/percentiles.h"

namespace scorescope::app {
namespace {

TEST(TimeCursor, ASweepTakesItsTimeAndStopsAtTheEnd) {
    TimeCursor cursor(1.0);
    cursor.play(TimeCursor::Motion::toData);
    EXPECT_TRUE(cursor.advance(kSecondsPerSweep / 2));
    EXPECT_NEAR(cursor.t(), 0.5, 1e-12);
    EXPECT_TRUE(cursor.isPlaying());
    EXPECT_TRUE(cursor.advance(kSecondsPerSweep));
    EXPECT_EQ(cursor.t(), 0.0);
    EXPECT_FALSE(cursor.isPlaying());
    EXPECT_FALSE(cursor.advance(1.0));
}

TEST(TimeCursor, PlaysBothWaysAndStartsOverFromTheEnd) {
    TimeCursor cursor(0.0);
    cursor.play(TimeCursor::Motion::toData);
    EXPECT_EQ(cursor.t(), 1.0);
    cursor.play(TimeCursor::Motion::toNoise);
    EXPECT_EQ(cursor.t(), 0.0);
    cursor.advance(kSecondsPerSweep / 4);
    EXPECT_NEAR(cursor.t(), 0.25, 1e-12);
}

TEST(TimeCursor, ToggleGoesOnInTheLastDirection) {
    TimeCursor cursor(0.5);
    cursor.play(TimeCursor::Motion::toNoise);
    cursor.toggle();
    EXPECT_FALSE(cursor.isPlaying());
    cursor.toggle();
    EXPECT_EQ(cursor.motion(), TimeCursor::Motion::toNoise);
}

TEST(TimeCursor, StaysOnTheAxis) {
    TimeCursor cursor;
    cursor.moveTo(-3.0);
    EXPECT_EQ(cursor.t(), 0.0);
    cursor.moveTo(7.0);
    EXPECT_EQ(cursor.t(), 1.0);
}

TEST(Percentiles, AreTheOrderStatistics) {
    Percentiles values;
    EXPECT_EQ(values.at(0.5), 0.0);
    for (int i = 100; i >= 1; --i) values.add(i);
    EXPECT_EQ(values.at(0.5), 50.0);
    EXPECT_EQ(values.at(0.95), 95.0);
    EXPECT_EQ(values.at(0.99), 99.0);
    EXPECT_EQ(values.largest(), 100.0);
    EXPECT_EQ(values.toJson()["n"], 100);
}

}  // namespace
}  // namespace scorescope::app
