// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "core/session/latent_watch.h"
#include "core/session/metrics_log.h"
#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

/// A small model with an encoder.
Settings latentModel(const std::string& kind, const std::vector<std::string>& more = {}) {
    std::vector<std::string> all = {"model.kind=" + kind, "model.latents=2", "model.channels=8",
                                    "training.batch=32",  "data.count=500",  "threads=1"};
    all.insert(all.end(), more.begin(), more.end());
    Settings settings(experimentSchema());
    const auto assigned = settings.assign(all);
    EXPECT_TRUE(assigned) << (assigned ? "" : assigned.error().line());
    return settings;
}

Settings scoreVae(const std::vector<std::string>& more = {}) {
    return latentModel("scorevae", more);
}

FieldRequest fieldGiven(GivenPoint::Part part) {
    FieldRequest request;
    request.source.given = GivenPoint{{1.2, -0.4}, part};
    request.view = {-3.0, -2.0, 3.0, 2.0};
    request.columns = 6;
    request.rows = 4;
    return request;
}

template <class T>
std::optional<T> replyOf(const SessionHost& host, std::uint64_t id) {
    for (const ExplorerReply& reply : host.replies) {
        const T* match = std::get_if<T>(&reply.result);
        if (reply.id == id && match != nullptr) return *match;
    }
    return std::nullopt;
}

/// [count, D]; empty where there are none.
std::vector<float> samplesOf(const SessionHost& host, std::uint64_t id) {
    std::vector<float> samples;
    for (const ExplorerReply& reply : host.replies) {
        const auto* match = std::get_if<SampleReply>(&reply.result);
        if (reply.id != id || match == nullptr || match->frames.empty()) continue;
        samples = *match->frames.back().positions;
    }
    return samples;
}

TEST(GivenScore, PriorAndEncoderAddUpToThePosterior) {
    SessionHost host(scoreVae());
    host.train(3);
    using Part = GivenPoint::Part;
    std::vector<FieldReply> fields;
    for (const Part part : {Part::posterior, Part::prior, Part::encoder}) {
        const std::uint64_t id = fields.size() + 1;
        host.ask(id, fieldGiven(part), "field" + std::to_string(id));
        ASSERT_TRUE(host.waitForReply(id));
        const auto reply = replyOf<FieldReply>(host, id);
        ASSERT_TRUE(reply) << replyOf<Error>(host, id)->line();
        ASSERT_EQ(reply->learned.size(), 48U);
        fields.push_back(*reply);
    }
    double encoder = 0.0;
    for (std::size_t i = 0; i < 48; ++i) {
        EXPECT_NEAR(fields[0].learned[i], fields[1].learned[i] + fields[2].learned[i],
                    1e-4 * (1.0 + std::abs(fields[0].learned[i])));
        // The prior is the data's density in closed form.
        EXPECT_NEAR(fields[1].learned[i], fields[1].exact[i],
                    1e-4 * (1.0 + std::abs(fields[1].exact[i])));
        encoder = std::max(encoder, std::abs(static_cast<double>(fields[2].learned[i])));
    }
    EXPECT_GT(encoder, 1e-4);
    EXPECT_LT(fields[0].relativeError, 0.0);  // the truth is that without z
}

TEST(GivenScore, SamplesOfThePosteriorFollowFromTheSeed) {
    SessionHost host(scoreVae());
    host.train(2);
    ScoreSource source;
    source.given = GivenPoint{{1.2, -0.4}};
    const SampleRequest request{source, 40, 3, scoreVae({"sampler.steps=10"}), 2};
    for (const std::uint64_t id : {1, 2}) {
        host.ask(id, request);
        ASSERT_TRUE(host.waitForReply(id));
    }
    const auto first = samplesOf(host, 1);
    ASSERT_EQ(first.size(), 80U);
    EXPECT_EQ(first, samplesOf(host, 2));
}

TEST(GivenScore, SamplesOfThePriorAreThoseOfTheTrueScore) {
    SessionHost host(scoreVae());
    host.train(3);
    const Settings settings = scoreVae({"sampler.kind=ode-heun", "sampler.steps=20"});
    ScoreSource prior, posterior, exact;
    prior.given = GivenPoint{{1.2, -0.4}, GivenPoint::Part::prior};
    posterior.given = GivenPoint{{1.2, -0.4}};
    exact.exact = true;
    std::vector<std::vector<float>> samples;
    for (const ScoreSource& source : {prior, exact, posterior}) {
        const std::uint64_t id = samples.size() + 1;
        host.ask(id, SampleRequest{source, 40, 3, settings, 2}, "samples" + std::to_string(id));
        ASSERT_TRUE(host.waitForReply(id));
        samples.push_back(samplesOf(host, id));
        ASSERT_EQ(samples.back().size(), 80U);
    }
    double encoder = 0.0;
    for (std::size_t i = 0; i < 80; ++i) {
        EXPECT_NEAR(samples[0][i], samples[1][i], 2e-3);  // single and double precision
        encoder = std::max(encoder, std::abs(static_cast<double>(samples[2][i] - samples[0][i])));
    }
    EXPECT_GT(encoder, 1e-4);
}

TEST(GivenScore, SaysWhatItIsNotFor) {
    SessionHost host(scoreVae());
    ASSERT_TRUE(host.waitForReady());
    FieldRequest none = fieldGiven(GivenPoint::Part::posterior);
    none.source.given.reset();
    host.ask(1, none);
    ASSERT_TRUE(host.waitForReply(1));
    EXPECT_EQ(replyOf<Error>(host, 1)->where, "model.kind");
    FieldRequest wrong = fieldGiven(GivenPoint::Part::posterior);
    wrong.source.given->x.push_back(0.0);
    host.ask(2, wrong);
    ASSERT_TRUE(host.waitForReply(2));
    EXPECT_EQ(replyOf<Error>(host, 2)->where, "point");

    SessionHost cde(latentModel("cde"));
    cde.ask(1, fieldGiven(GivenPoint::Part::posterior));
    cde.ask(2, fieldGiven(GivenPoint::Part::encoder), "other");
    ASSERT_TRUE(cde.waitForReply(1));
    ASSERT_TRUE(cde.waitForReply(2));
    EXPECT_TRUE(replyOf<FieldReply>(cde, 1));
    EXPECT_TRUE(replyOf<Error>(cde, 2));
}

LossPoint pointWith(std::int64_t step, double kl) {
    LossPoint point;
    point.step = step;
    point.kl = kl;
    return point;
}

TEST(LatentWatch, TellsOnceWhenZFallsOutOfUseAndWhenItComesBack) {
    LatentWatch watch;
    std::int64_t step = 0;
    EXPECT_FALSE(watch.observe(LossPoint{}));  // a model without an encoder
    std::vector<std::string> told;
    const auto run = [&](int steps, double kl) {
        for (int i = 0; i < steps; ++i) {
            if (const auto line = watch.observe(pointWith(++step, kl))) told.push_back(*line);
        }
    };
    const int window = static_cast<int>(LatentWatch::kWindow);
    run(2 * window, 9.0);
    run(window - 1, 0.2);
    EXPECT_TRUE(told.empty());
    run(1, 3.0);  // one step with z begins the count again
    run(window - 1, 0.2);
    EXPECT_FALSE(watch.collapsed());
    run(3 * window, 0.2);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_NE(told[0].find("z is not in use"), std::string::npos);
    EXPECT_TRUE(watch.collapsed());
    run(window, 4.0);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_NE(told[1].find("z is in use again"), std::string::npos);
}

TEST(LossParts, AreInTheLossesAndInTheFile) {
    const ScratchFolder folder;
    const std::string run = (folder / "run").native();
    SessionHost host(scoreVae({"objective.recipe=paper", "objective.beta=0.5"}), run);
    host.train(4);
    host.close();
    ASSERT_EQ(host.losses.size(), 4U);
    const LossPoint& last = host.losses.back();
    ASSERT_TRUE(last.misfit && last.kl && last.activeUnits && last.encoderGradient);
    EXPECT_FALSE(last.decoderGradient);  // there is none
    EXPECT_FALSE(last.scoreGradient);
    EXPECT_NEAR(*last.encoderGradient, last.gradientNorm, 1e-4 * last.gradientNorm);
    EXPECT_NEAR(*last.misfit + 0.5 * *last.kl, last.loss, 1e-4 * std::abs(last.loss));
    const auto rows = readMetrics(std::filesystem::path(run) / "metrics.csv");
    ASSERT_TRUE(rows) << rows.error().line();
    ASSERT_EQ(rows->size(), 4U);
    EXPECT_NEAR(*rows->back().kl, *last.kl, 1e-8 * (1.0 + *last.kl));
    EXPECT_FALSE(rows->back().decoderGradient);
}

TEST(LossParts, OfAConditionalDecoderKnowItsThreeNetworks) {
    SessionHost host(latentModel("cde"));
    host.train(3);
    const LossPoint& last = host.losses.back();
    ASSERT_TRUE(last.encoderGradient && last.decoderGradient && last.scoreGradient);
    const double all = std::sqrt(*last.encoderGradient * *last.encoderGradient +
                                 *last.decoderGradient * *last.decoderGradient +
                                 *last.scoreGradient * *last.scoreGradient);
    EXPECT_NEAR(all, last.gradientNorm, 1e-4 * last.gradientNorm);
}

TEST(LossParts, OfALatentPriorAddUpInTheFile) {
    const ScratchFolder folder;
    const auto path = folder / "metrics.csv";
    LossPoint point = pointWith(1, 2.0);
    point.misfit = 5.0;
    point.entropy = -1.5;
    point.crossEntropy = 2.25;
    point.nelbo = 8.75;
    point.alpha = 0.125;
    {
        auto log = MetricsLog::create(path, MetricColumns::latentPrior);
        ASSERT_TRUE(log);
        log->add(point);
        ASSERT_TRUE(log->flush());
    }
    const auto rows = readMetrics(path);
    ASSERT_TRUE(rows) << rows.error().line();
    ASSERT_EQ(rows->size(), 1U);
    const LossPoint& read = rows->front();
    EXPECT_EQ(read.nelbo, *read.misfit - *read.entropy + *read.crossEntropy);
    EXPECT_EQ(read.alpha, 0.125);
    EXPECT_EQ(read.kl, 2.0);
    EXPECT_FALSE(read.activeUnits);
}

TEST(MetricsLog, OfARunFromBeforeThePartsGoesOn) {
    const ScratchFolder folder;
    const auto path = folder / "metrics.csv";
    {
        auto log = MetricsLog::create(path);
        ASSERT_TRUE(log);
        log->add(pointWith(1, 2.0));
        ASSERT_TRUE(log->flush());
    }
    auto log = MetricsLog::resume(path, 1);
    ASSERT_TRUE(log);
    log->add(pointWith(2, 2.0));
    ASSERT_TRUE(log->flush());
    const auto rows = readMetrics(path);
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_FALSE(rows->back().kl);
}

}  // namespace
}  // namespace scorescope::test
