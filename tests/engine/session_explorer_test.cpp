// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

template <class T>
std::vector<T> repliesOf(const SessionHost& host, std::uint64_t id) {
    std::vector<T> found;
    for (const ExplorerReply& reply : host.replies) {
        const T* match = std::get_if<T>(&reply.result);
        if (reply.id == id && match != nullptr) found.push_back(*match);
    }
    return found;
}

std::string errorOf(const SessionHost& host, std::uint64_t id) {
    for (const ExplorerReply& reply : host.replies) {
        const auto* error = std::get_if<Error>(&reply.result);
        if (reply.id == id && error != nullptr) return error->line();
    }
    return {};
}

std::vector<SampleFrame> framesOf(const SessionHost& host, std::uint64_t id) {
    std::vector<SampleFrame> frames;
    for (const SampleReply& reply : repliesOf<SampleReply>(host, id)) {
        frames.insert(frames.end(), reply.frames.begin(), reply.frames.end());
    }
    return frames;
}

FieldRequest someField() {
    FieldRequest request;
    request.view = {-3.0, -2.0, 3.0, 2.0};
    request.columns = 6;
    request.rows = 4;
    request.densityColumns = 12;
    request.densityRows = 8;
    return request;
}

SampleRequest someSamples(std::int64_t count, int frames = 5) {
    return {{}, count, 3, smallExperiment({"sampler.steps=20"}), frames};
}

/// N(0, 1) in the plane: under the VP process the score is -x at every t.
Settings standardNormal() {
    return smallExperiment({"data.kind=gaussian"});
}

TEST(Explorer, FieldOfTheClosedForm) {
    SessionHost host(standardNormal());
    host.ask(1, someField());
    ASSERT_TRUE(host.waitForReply(1));
    const auto fields = repliesOf<FieldReply>(host, 1);
    ASSERT_EQ(fields.size(), 1U) << errorOf(host, 1);
    const FieldReply& field = fields[0];
    ASSERT_EQ(field.exact.size(), 6U * 4U * 2U);
    ASSERT_EQ(field.learned.size(), field.exact.size());
    ASSERT_EQ(field.logDensity.size(), 12U * 8U);
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 6; ++column) {
            const std::size_t at = static_cast<std::size_t>(2 * (row * 6 + column));
            EXPECT_NEAR(field.exact[at], -(-3.0 + (column + 0.5)), 1e-5);
            EXPECT_NEAR(field.exact[at + 1], -(-2.0 + (row + 0.5)), 1e-5);
        }
    }
    const double x = -3.0 + 0.25, y = -2.0 + 0.25;
    EXPECT_NEAR(field.logDensity[0], -0.5 * (x * x + y * y) - std::log(2.0 * M_PI), 1e-4);
    EXPECT_EQ(field.exactPoints, 0);
    EXPECT_GE(field.relativeError, 0.0);
}

TEST(Explorer, ScaledDataGiveTheSameExactField) {
    SessionHost plain(smallExperiment());
    SessionHost scaled(smallExperiment({"data.scaling=standardize"}));
    ScoreRequest request;
    request.source.exact = true;
    request.t = 0.0;  // no noise: the score of the data itself, whatever the scaling
    request.points = {1.0, 0.5, -0.3, 1.2};
    plain.ask(1, request);
    scaled.ask(1, request);
    ASSERT_TRUE(plain.waitForReply(1));
    ASSERT_TRUE(scaled.waitForReply(1));
    const auto a = repliesOf<ScoreReply>(plain, 1), b = repliesOf<ScoreReply>(scaled, 1);
    ASSERT_EQ(a.size(), 1U) << errorOf(plain, 1);
    ASSERT_EQ(b.size(), 1U) << errorOf(scaled, 1);
    ASSERT_EQ(a[0].scores.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(a[0].scores[i], b[0].scores[i], 1e-9 * std::abs(a[0].scores[i]) + 1e-9);
    }
}

TEST(Explorer, ExactFieldIsItsOwnTruth) {
    SessionHost host(smallExperiment());
    FieldRequest request = someField();
    request.source.exact = true;
    host.ask(1, request);
    ASSERT_TRUE(host.waitForReply(1));
    const auto fields = repliesOf<FieldReply>(host, 1);
    ASSERT_EQ(fields.size(), 1U);
    EXPECT_NEAR(fields[0].relativeError, 0.0, 1e-6);
    EXPECT_EQ(fields[0].learned, fields[0].exact);
}

TEST(Explorer, StreamsFramesFromNoiseToSamples) {
    SessionHost host(smallExperiment());
    host.ask(1, someSamples(200));
    ASSERT_TRUE(host.waitForReply(1));
    const std::vector<SampleFrame> frames = framesOf(host, 1);
    ASSERT_EQ(frames.size(), 5U) << errorOf(host, 1);
    EXPECT_DOUBLE_EQ(frames.front().t, 1.0);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        EXPECT_EQ(frames[i].index, static_cast<int>(i));
        EXPECT_EQ(frames[i].positions->size(), 400U);
        if (i > 0) {
            EXPECT_LT(frames[i].t, frames[i - 1].t);
        }
    }
    const SampleReply last = repliesOf<SampleReply>(host, 1).back();
    EXPECT_TRUE(last.finished);
    EXPECT_GE(last.nfe, 20);
    EXPECT_EQ(last.dimension, 2);
}

TEST(Explorer, SameSeedSameSamples) {
    std::vector<float> first;
    for (int run = 0; run < 2; ++run) {
        SessionHost host(smallExperiment());
        host.train(10);
        host.ask(1, someSamples(300, 2));
        ASSERT_TRUE(host.waitForReply(1));
        const auto samples = *repliesOf<SampleReply>(host, 1).back().frames.back().positions;
        if (run == 0) first = samples;
        EXPECT_EQ(samples, first);
    }
}

TEST(Explorer, TheNewestRequestOfAKeyWins) {
    SessionHost host(smallExperiment());
    for (std::uint64_t id = 1; id <= 50; ++id) host.ask(id, someField());
    ASSERT_TRUE(host.waitForReply(50));
    EXPECT_EQ(repliesOf<FieldReply>(host, 50).size(), 1U);
    host.replies.clear();
    host.ask(51, someSamples(50'000));
    host.ask(52, someField());
    ASSERT_TRUE(host.waitForReply(52));
    EXPECT_TRUE(repliesOf<SampleReply>(host, 51).empty());
}

TEST(Explorer, CancelledRequestsAreNotAnswered) {
    SessionHost host(smallExperiment());
    host.ask(1, someSamples(100'000), "canvas");
    host.session().cancel("canvas");
    host.ask(2, someField(), "field");
    ASSERT_TRUE(host.waitForReply(2));
    for (const ExplorerReply& reply : host.replies) EXPECT_EQ(reply.id, 2U);
}

TEST(Explorer, AFieldDoesNotWaitForALongSampling) {
    SessionHost host(smallExperiment());
    auto samples = someSamples(20'000);
    samples.settings = smallExperiment({"sampler.steps=10000"});
    host.ask(1, samples, "canvas");
    ASSERT_TRUE(host.waitUntil([&] { return !repliesOf<SampleReply>(host, 1).empty(); }));
    host.ask(2, someField(), "field");
    ASSERT_TRUE(host.waitForReply(2));
    EXPECT_FALSE(repliesOf<SampleReply>(host, 1).back().finished);
}

TEST(Explorer, AnswersWhileTrainingWithNewerWeights) {
    SessionHost host(smallExperiment({"training.steps=1000000000"}));
    ASSERT_TRUE(host.waitForReady());
    host.session().send(Start{});
    std::uint64_t id = 0;
    std::int64_t step = -1;
    for (int newer = 0; newer < 5;) {
        host.ask(++id, someField());
        ASSERT_TRUE(host.waitForReply(id));
        const auto fields = repliesOf<FieldReply>(host, id);
        ASSERT_EQ(fields.size(), 1U) << errorOf(host, id);
        ASSERT_GE(fields[0].step, step);
        if (fields[0].step > step) ++newer;
        step = fields[0].step;
    }
}

TEST(Explorer, ShowsRecordedWeights) {
    SessionHost host(smallExperiment());
    FieldRequest request = someField();
    host.ask(1, request);
    ASSERT_TRUE(host.waitForReply(1));
    host.train(40);
    request.source.recordedStep = 0;
    host.ask(2, request);
    ASSERT_TRUE(host.waitForReply(2));
    request.source.recordedStep.reset();
    host.ask(3, request);
    ASSERT_TRUE(host.waitForReply(3));
    const FieldReply before = repliesOf<FieldReply>(host, 1).at(0);
    const FieldReply recorded = repliesOf<FieldReply>(host, 2).at(0);
    const FieldReply now = repliesOf<FieldReply>(host, 3).at(0);
    EXPECT_EQ(recorded.step, 0);
    EXPECT_EQ(now.step, 40);
    EXPECT_EQ(recorded.learned, before.learned);
    EXPECT_NE(recorded.learned, now.learned);
}

TEST(Explorer, RawWeightsAreNotTheAverage) {
    SessionHost host(smallExperiment());
    host.train(40);
    FieldRequest request = someField();
    host.ask(1, request);
    ASSERT_TRUE(host.waitForReply(1));
    request.source.weights = ScoreSource::Weights::raw;
    host.ask(2, request);
    ASSERT_TRUE(host.waitForReply(2));
    EXPECT_NE(repliesOf<FieldReply>(host, 1).at(0).learned,
              repliesOf<FieldReply>(host, 2).at(0).learned);
}

TEST(Explorer, RefusesWhatCannotBe) {
    SessionHost host(smallExperiment(
        {"data.kind=gaussian", "data.mean=[0,0,0]", "data.covariance=[[1,0,0],[0,1,0],[0,0,1]]"}));
    host.ask(1, someField());
    ASSERT_TRUE(host.waitForReply(1));
    EXPECT_NE(errorOf(host, 1).find("two dimensions"), std::string::npos);
    ScoreRequest scores;
    scores.points = {1.0, 2.0};
    host.ask(2, scores);
    ASSERT_TRUE(host.waitForReply(2));
    EXPECT_NE(errorOf(host, 2).find("3 numbers"), std::string::npos);
    scores.points = {1.0, 2.0, 3.0};
    scores.t = 0.0;
    host.ask(3, scores);
    ASSERT_TRUE(host.waitForReply(3));
    EXPECT_NE(errorOf(host, 3).find("noise is 0"), std::string::npos);
    EvalRequest eval{{}, {}, 4000, 0, smallExperiment()};
    eval.metrics = {"no-such-metric"};
    host.ask(4, eval);
    ASSERT_TRUE(host.waitForReply(4));
    EXPECT_NE(errorOf(host, 4).find("no-such-metric"), std::string::npos);
}

TEST(Explorer, RefusesASamplerOfAnotherProcess) {
    // A window whose choices wait for a restart may ask for it.
    SessionHost host(smallExperiment());
    SampleRequest samples = someSamples(10);
    samples.settings = smallExperiment({"sde.kind=ladder"});
    host.ask(1, samples);
    ASSERT_TRUE(host.waitForReply(1));
    EXPECT_NE(errorOf(host, 1).find("ladder"), std::string::npos);
    EvalRequest eval{{}, {"swd"}, 100, 0, samples.settings};
    host.ask(2, eval);
    ASSERT_TRUE(host.waitForReply(2));
    EXPECT_NE(errorOf(host, 2).find("ladder"), std::string::npos);
}

TEST(Explorer, GoesDownALadder) {
    const Settings settings =
        smallExperiment({"sde.kind=ladder", "sde.levels=4", "sampler.steps_per_level=5"});
    SessionHost host(settings);
    SampleRequest samples{{}, 20, 3, settings, 0};
    samples.source.exact = true;
    host.ask(1, samples);
    ASSERT_TRUE(host.waitForReply(1));
    const std::vector<SampleFrame> frames = framesOf(host, 1);
    ASSERT_EQ(frames.size(), 22U) << errorOf(host, 1);
    for (std::size_t i = 1; i < frames.size(); ++i) {
        EXPECT_LE(frames[i].t, frames[i - 1].t);
        EXPECT_LT(frames[i].position, frames[i - 1].position);
    }
    EXPECT_EQ(frames.back().position, 0.0);
}

TEST(Explorer, DrawsNoPathsThroughTimeWhereThereIsNone) {
    SessionHost host(smallExperiment({"sde.kind=none", "sde.sigma=0.5"}));
    PathsRequest paths;
    paths.kind = PathKind::reverse;
    host.ask(1, paths);
    ASSERT_TRUE(host.waitForReply(1));
    EXPECT_NE(errorOf(host, 1).find("one noise level"), std::string::npos);
}

TEST(Explorer, DrawsPathsOfTheProcessBehindALadder) {
    SessionHost host(smallExperiment({"sde.kind=ladder"}));
    for (const PathKind kind : {PathKind::forward, PathKind::reverse, PathKind::flow}) {
        PathsRequest paths;
        paths.kind = kind;
        paths.source.exact = true;
        paths.count = 5;
        paths.vertices = 4;
        host.ask(1, paths);
        ASSERT_TRUE(host.waitForReply(1));
        EXPECT_EQ(errorOf(host, 1), "");
    }
}

TEST(Explorer, EvaluatesAllMetricsThatApply) {
    SessionHost host(smallExperiment());
    EvalRequest eval{{}, {}, 4000, 0, smallExperiment({"sampler.steps=20"})};
    eval.source.exact = true;
    eval.count = 500;
    host.ask(1, eval);
    ASSERT_TRUE(host.waitForReply(1));
    const auto replies = repliesOf<EvalReply>(host, 1);
    ASSERT_FALSE(replies.empty()) << errorOf(host, 1);
    EXPECT_DOUBLE_EQ(replies.back().progress, 1.0);
    EXPECT_TRUE(replies.back().metrics.contains("swd"));
}

}  // namespace
}  // namespace scorescope::test
