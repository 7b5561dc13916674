// SPDX-License-Identifier: Apache-2.0
#include "app/present/field_schedule.h"

#include <gtest/gtest.h>

namespace scorescope::app {
namespace {

using namespace std::chrono_literals;

class FieldScheduleTest : public testing::Test {
protected:
    FieldSchedule schedule;
    FieldSchedule::Time now{};
    FieldWish wish;

    void SetUp() override { wish.exact = true; }
    std::optional<FieldRequest> next(std::int64_t step = 0) {
        return schedule.next(wish, step, now);
    }
    void answerAfter(std::chrono::milliseconds took) {
        now += took;
        schedule.answered(now);
    }
};

TEST_F(FieldScheduleTest, AsksForEverythingAtFirst) {
    const auto request = next();
    ASSERT_TRUE(request);
    EXPECT_TRUE(request->learned);
    EXPECT_TRUE(request->exact);
    EXPECT_GT(request->densityColumns, 0);
    EXPECT_EQ(request->t, wish.t);
}

TEST_F(FieldScheduleTest, HasOneRequestUnderWay) {
    ASSERT_TRUE(next());
    wish.t = 0.7;
    EXPECT_FALSE(next(5));
    answerAfter(10ms);
    const auto second = next(5);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->t, 0.7);
}

TEST_F(FieldScheduleTest, RestsWhenNothingChanges) {
    ASSERT_TRUE(next());
    answerAfter(10ms);
    now += 10s;
    EXPECT_FALSE(next());
    EXPECT_TRUE(schedule.settled(wish));
}

TEST_F(FieldScheduleTest, NewWeightsWaitTheirTurnAndLeaveTheDensityAlone) {
    ASSERT_TRUE(next());
    answerAfter(10ms);
    EXPECT_FALSE(next(100));  // at once: too soon
    now += 100ms;
    const auto request = next(100);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->densityColumns, 0);
    EXPECT_TRUE(request->learned);
}

TEST_F(FieldScheduleTest, SlowAnswersAreAskedForMoreSeldom) {
    ASSERT_TRUE(next());
    answerAfter(200ms);
    now += 300ms;
    EXPECT_FALSE(next(1));
    now += 150ms;
    EXPECT_TRUE(next(1));
}

TEST_F(FieldScheduleTest, AnExpensiveExactFieldIsNotRefreshedWithTheWeights) {
    wish.exactIsCheap = false;
    ASSERT_TRUE(next());
    answerAfter(10ms);
    now += 1s;
    const auto request = next(3);
    ASSERT_TRUE(request);
    EXPECT_FALSE(request->exact);
}

TEST_F(FieldScheduleTest, IsCoarseWhileMovingAndFineAfterwards) {
    wish.moving = true;
    const auto coarse = next();
    ASSERT_TRUE(coarse);
    answerAfter(5ms);
    EXPECT_FALSE(schedule.settled(wish));
    wish.moving = false;
    const auto fine = next();
    ASSERT_TRUE(fine);
    EXPECT_GT(fine->densityColumns, coarse->densityColumns);
    answerAfter(5ms);
    EXPECT_TRUE(schedule.settled(wish));
}

TEST_F(FieldScheduleTest, AboutAThousandArrowsInSquareCells) {
    wish.pixelWidth = 1000;
    wish.pixelHeight = 500;
    const auto request = next();
    EXPECT_NEAR(request->columns * request->rows, 1024, 60);
    EXPECT_NEAR(1000.0 / request->columns, 500.0 / request->rows, 1.0);
}

TEST_F(FieldScheduleTest, HiddenLayersAreNotAskedFor) {
    wish.learned = wish.exact = wish.density = false;
    EXPECT_FALSE(next());
    wish.density = true;
    const auto request = next();
    ASSERT_TRUE(request);
    EXPECT_FALSE(request->learned);
}

TEST_F(FieldScheduleTest, OtherWeightsAreAskedForAtOnce) {
    ASSERT_TRUE(next());
    answerAfter(5ms);
    wish.source.recordedStep = 40;
    const auto request = next();
    ASSERT_TRUE(request);
    EXPECT_EQ(request->source.recordedStep, 40);
    answerAfter(5ms);
    now += 10s;
    EXPECT_FALSE(next(999));  // training does not change the weights of step 40
}

TEST_F(FieldScheduleTest, MapsOfTheScoreFollowTheWeights) {
    wish.learned = wish.exact = wish.density = false;
    wish.map = MapKind::curl;
    auto request = next();
    ASSERT_TRUE(request);
    EXPECT_EQ(request->map, MapKind::curl);
    EXPECT_EQ(request->densityColumns, 0);
    const int fine = request->mapColumns;
    answerAfter(10ms);
    EXPECT_TRUE(schedule.settled(wish));
    EXPECT_FALSE(next());
    wish.training = true;
    now += 100ms;
    request = next(100);
    ASSERT_TRUE(request);
    EXPECT_LT(request->mapColumns, fine);  // coarse while the weights change
    answerAfter(10ms);
    wish.training = false;
    request = next(100);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->mapColumns, fine);
    answerAfter(10ms);
    wish.map = MapKind::divergence;
    EXPECT_FALSE(schedule.settled(wish));
    EXPECT_EQ(next(100)->map, MapKind::divergence);
}

}  // namespace
}  // namespace scorescope::app
