// SPDX-License-Identifier: Apache-2.0
// Numbers of lessons within the replies of a session.
#include "app/present/lesson_question.h"

#include <gtest/gtest.h>

#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

LessonNumber number(NumberKind kind) {
    return {.settings = Settings(experimentSchema()), .exact = true, .kind = std::move(kind)};
}

double valueIn(const LessonNumber& asked, const ExplorerAnswer& answer) {
    const auto value = numberIn(asked, answer);
    EXPECT_TRUE(value) << value.error().line();
    return value ? *value : 0.0;
}

TEST(LessonQuestion, MetricsAreFoundByTheirPath) {
    EvalReply reply;
    reply.metrics = {{"m", {{"value", {0.5, 0.25}}, {"by_t", {{"0.05", 3.0}, {"1", 4.0}}}}},
                     {"plain", 7.0}};
    reply.finished = true;
    EXPECT_EQ(valueIn(number(MetricNumber{"m", "value.1", 10}), reply), 0.25);
    EXPECT_EQ(valueIn(number(MetricNumber{"m", "by_t.0.05", 10}), reply), 3.0);
    EXPECT_EQ(valueIn(number(MetricNumber{"plain", "value", 10}), reply), 7.0);
    for (const char* path : {"value", "value.2", "value.x", "by_t", "nothing"}) {
        EXPECT_FALSE(numberIn(number(MetricNumber{"m", path, 10}), reply)) << path;
    }
    EXPECT_FALSE(numberIn(number(MetricNumber{"other", "value", 10}), reply));
}

TEST(LessonQuestion, SamplesHaveMoments) {
    SampleReply reply;
    reply.dimension = 2;
    reply.nfe = 40;
    reply.finished = true;
    const std::vector<float> points = {1.0f, 10.0f, 3.0f, 10.0f};
    reply.frames = {{.positions = std::make_shared<const std::vector<float>>(points)}};
    EXPECT_EQ(valueIn(number(SampleNumber{SampleStatistic::mean, 0, 2}), reply), 2.0);
    EXPECT_EQ(valueIn(number(SampleNumber{SampleStatistic::variance, 0, 2}), reply), 1.0);
    EXPECT_EQ(valueIn(number(SampleNumber{SampleStatistic::mean, 1, 2}), reply), 10.0);
    EXPECT_EQ(valueIn(number(SampleNumber{SampleStatistic::nfe, 0, 2}), reply), 40.0);
    EXPECT_FALSE(numberIn(number(SampleNumber{SampleStatistic::mean, 2, 2}), reply));
}

TEST(LessonQuestion, ScoresAndPaths) {
    EXPECT_EQ(valueIn(number(ScoreNumber{{0, 0}, 0.1, {}}), ScoreReply{{3.0, 4.0}}), 5.0);
    EXPECT_EQ(valueIn(number(ScoreNumber{{0, 0}, 0.1, 1}), ScoreReply{{3.0, 4.0}}), 4.0);
    EXPECT_FALSE(numberIn(number(ScoreNumber{{0, 0}, 0.1, 2}), ScoreReply{{3.0, 4.0}}));
    LineIntegralReply reply;
    reply.learned = {2.0, 1.0};
    reply.exact = {2.0, 2.0};
    PathGapNumber gap;
    EXPECT_EQ(valueIn(number(gap), reply), 0.5);
    gap.ofTruth = true;
    EXPECT_EQ(valueIn(number(gap), reply), 0.0);
}

TEST(LessonQuestion, TargetsAverage) {
    DsmDemoReply reply;
    reply.nearbyTargets = {1.0, 2.0, 1.0, -2.0};
    reply.meanTarget = {1.0, 0.0};
    reply.nearbyExact = {1.0, 0.0};
    TargetNumber target;
    EXPECT_EQ(valueIn(number(target), reply), 0.0);
    target.statistic = TargetStatistic::single;
    EXPECT_EQ(valueIn(number(target), reply), 2.0);
    target.statistic = TargetStatistic::variance;
    EXPECT_EQ(valueIn(number(target), reply), 0.0);
    reply.meanTarget.clear();
    EXPECT_FALSE(numberIn(number(target), reply));
}

TEST(LessonQuestion, TheLogHasMeansSpreadsAndRatios) {
    std::vector<LossPoint> losses(4);
    for (int i = 0; i < 4; ++i) {
        losses[static_cast<std::size_t>(i)].step = i + 1;
        losses[static_cast<std::size_t>(i)].loss = i < 2 ? 1.0 : 2.0 * i;
    }
    EXPECT_EQ(*numberInLog({LogColumn::loss, false, {3, 4}, {}}, losses), 5.0);
    EXPECT_EQ(*numberInLog({LogColumn::loss, true, {3, 4}, {}}, losses), 1.0);
    EXPECT_EQ(*numberInLog({LogColumn::loss, false, {3, 4}, StepRange{1, 2}}, losses), 5.0);
    EXPECT_FALSE(numberInLog({LogColumn::loss, false, {3, 5}, {}}, losses));
}

TEST(LessonQuestion, OnlyOneSessionIsAsked) {
    EXPECT_TRUE(questionFor(number(MetricNumber{"swd", "value", 10})));
    EXPECT_FALSE(questionFor(number(CombinedNumber{})));
    EXPECT_FALSE(questionFor(number(SweepNumber{})));
    EXPECT_FALSE(questionFor(number(LogNumber{})));
    EXPECT_EQ(answerKey(number(MetricNumber{"swd", "value", 10})),
              answerKey(number(MetricNumber{"swd", "n", 10})));
    EXPECT_NE(answerKey(number(MetricNumber{"swd", "value", 10})),
              answerKey(number(MetricNumber{"swd", "value", 11})));
}

TEST(LessonQuestion, AnErrorIsHandedOn) {
    const auto value = numberIn(number(MetricNumber{}), Error{Fault::usage, "no", "", ""});
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().what, "no");
    EXPECT_FALSE(numberIn(number(MetricNumber{}), ScoreReply{}));
}

}  // namespace
}  // namespace scorescope::app
