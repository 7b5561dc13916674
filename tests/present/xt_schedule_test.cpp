// SPDX-License-Identifier: Apache-2.0
#include "app/present/xt_schedule.h"

#include <gtest/gtest.h>

#include <set>

namespace scorescope::app {
namespace {

using std::chrono::milliseconds;

class XtScheduleTest : public testing::Test {
protected:
    std::vector<ExplorerRequest> ask(std::int64_t step = 0) {
        auto requests = schedule.next(wish, step, now);
        for (const ExplorerRequest& request : requests) open.push_back(request);
        return requests;
    }
    void answerAll(milliseconds took = milliseconds(5)) {
        now += took;
        for (const ExplorerRequest& request : open) {
            EXPECT_TRUE(schedule.answered({request.key, request.id, XtReply{}}, now));
        }
        open.clear();
    }
    static std::set<std::string> keysOf(const std::vector<ExplorerRequest>& requests) {
        std::set<std::string> keys;
        for (const ExplorerRequest& request : requests) keys.insert(request.key);
        return keys;
    }

    XtSchedule schedule;
    XtWish wish;
    XtSchedule::Time now{};
    std::vector<ExplorerRequest> open;
};

TEST_F(XtScheduleTest, AsksForEveryPartOnce) {
    EXPECT_EQ(ask().size(), 5U);
    EXPECT_TRUE(ask().empty());
    EXPECT_FALSE(schedule.settled(wish));
    answerAll();
    EXPECT_TRUE(schedule.settled(wish));
    now += milliseconds(10'000);
    EXPECT_TRUE(ask().empty());
}

TEST_F(XtScheduleTest, HiddenPathsAreNotAskedFor) {
    wish.paths = {false, true, false};
    EXPECT_EQ(keysOf(ask()), (std::set<std::string>{"xt.score", "xt.density", "xt.reverse"}));
}

TEST_F(XtScheduleTest, AMovedTimeRenewsTheLineOnly) {
    ask();
    answerAll();
    wish.t = 0.7;
    const auto requests = ask();
    ASSERT_EQ(keysOf(requests), (std::set<std::string>{"xt.score"}));
    EXPECT_DOUBLE_EQ(std::get<XtRequest>(requests[0].job).t, 0.7);
}

TEST_F(XtScheduleTest, ANewSeedRenewsThePathsOnly) {
    ask();
    answerAll();
    wish.seed = 4;
    const auto requests = ask();
    EXPECT_EQ(keysOf(requests), (std::set<std::string>{"xt.forward", "xt.reverse", "xt.flow"}));
    EXPECT_EQ(std::get<PathsRequest>(requests[0].job).seed, 4U);
}

TEST_F(XtScheduleTest, NewWeightsComeAfterAPause) {
    ask(1);
    answerAll();
    EXPECT_TRUE(ask(2).empty());
    now += milliseconds(100);
    EXPECT_EQ(keysOf(ask(3)), (std::set<std::string>{"xt.score"}));
    answerAll();
    now += milliseconds(300);
    EXPECT_EQ(keysOf(ask(4)), (std::set<std::string>{"xt.score", "xt.reverse", "xt.flow"}));
}

TEST_F(XtScheduleTest, WhenTrainingRestsTheNewestWeightsAreShown) {
    ask(1);
    answerAll(milliseconds(400));
    EXPECT_TRUE(ask(7).empty());
    wish.restingStep = 7;
    EXPECT_FALSE(schedule.settled(wish));
    EXPECT_EQ(keysOf(ask(7)), (std::set<std::string>{"xt.score", "xt.reverse", "xt.flow"}));
    answerAll();
    EXPECT_TRUE(schedule.settled(wish));
}

TEST_F(XtScheduleTest, DearPathsWaitLonger) {
    wish.paths = {false, true, false};
    ask(1);
    answerAll(milliseconds(400));
    now += milliseconds(1000);
    EXPECT_FALSE(keysOf(ask(2)).contains("xt.reverse"));
    now += milliseconds(700);
    EXPECT_TRUE(keysOf(ask(3)).contains("xt.reverse"));
}

TEST_F(XtScheduleTest, TheTrueScoreDoesNotFollowTheWeights) {
    wish.exactPaths = true;
    const auto requests = ask(1);
    for (const ExplorerRequest& request : requests) {
        if (const auto* paths = std::get_if<PathsRequest>(&request.job)) {
            EXPECT_TRUE(paths->kind == PathKind::forward || paths->source.exact);
        }
    }
    answerAll();
    now += milliseconds(5000);
    EXPECT_EQ(keysOf(ask(9)), (std::set<std::string>{"xt.score"}));
}

TEST_F(XtScheduleTest, ARecordedStepStandsStill) {
    wish.source.recordedStep = 100;
    ask(1);
    answerAll();
    now += milliseconds(5000);
    EXPECT_TRUE(ask(9).empty());
    wish.source.recordedStep = 200;
    EXPECT_EQ(keysOf(ask(9)), (std::set<std::string>{"xt.score", "xt.reverse", "xt.flow"}));
}

TEST_F(XtScheduleTest, MovingIsCoarseAndRestIsFine) {
    wish.moving = true;
    ask();
    answerAll();
    EXPECT_FALSE(schedule.settled(wish));
    wish.moving = false;
    const auto requests = ask();
    ASSERT_EQ(keysOf(requests), (std::set<std::string>{"xt.density"}));
    EXPECT_GT(std::get<XtRequest>(requests[0].job).columns, 100);
}

TEST_F(XtScheduleTest, OldRepliesAreNotTaken) {
    const auto requests = ask();
    schedule.restart();
    EXPECT_FALSE(schedule.answered({requests[0].key, requests[0].id, XtReply{}}, now));
    open.clear();
    EXPECT_EQ(ask().size(), 5U);
    EXPECT_FALSE(schedule.answered({"canvas", 1, XtReply{}}, now));
}

}  // namespace
}  // namespace scorescope::app
