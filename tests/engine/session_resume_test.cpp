// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/session/metrics_log.h"
#include "core/session/run_folder.h"
#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Checkpoint newest(const std::filesystem::path& run) {
    auto folder = RunFolder::openForReading(run);
    EXPECT_TRUE(folder);
    auto found = folder->newestGoodCheckpoint();
    EXPECT_TRUE(found && *found);
    return (*found)->checkpoint;
}

void expectSameTraining(const Checkpoint& a, const Checkpoint& b) {
    EXPECT_EQ(a.step, b.step);
    EXPECT_EQ(a.seed, b.seed);
    EXPECT_EQ(a.settings, b.settings);
    EXPECT_EQ(a.layout, b.layout);
    EXPECT_EQ(a.weights, b.weights);
    EXPECT_EQ(a.ema, b.ema);
    EXPECT_EQ(a.firstMoment, b.firstMoment);
    EXPECT_EQ(a.secondMoment, b.secondMoment);
    EXPECT_EQ(a.chains, b.chains);
    EXPECT_EQ(a.scoreCalls, b.scoreCalls);
    EXPECT_EQ(a.backwardPasses, b.backwardPasses);
}

void expectSameMetrics(const std::filesystem::path& a, const std::filesystem::path& b) {
    const auto rowsA = readMetrics(a / "metrics.csv"), rowsB = readMetrics(b / "metrics.csv");
    ASSERT_TRUE(rowsA && rowsB);
    ASSERT_EQ(rowsA->size(), rowsB->size());
    for (std::size_t i = 0; i < rowsA->size(); ++i) {
        const LossPoint &x = (*rowsA)[i], &y = (*rowsB)[i];
        EXPECT_EQ(x.step, static_cast<std::int64_t>(i) + 1);
        EXPECT_EQ(x.step, y.step);
        EXPECT_EQ(x.loss, y.loss);
        EXPECT_EQ(x.epsMse, y.epsMse);
        EXPECT_EQ(x.gradientNorm, y.gradientNorm);
        EXPECT_EQ(x.learningRate, y.learningRate);
    }
}

/// The newest checkpoint's file, byte by byte.
std::string newestFile(const std::filesystem::path& run) {
    std::filesystem::path last;
    for (const auto& entry : std::filesystem::directory_iterator(run / "checkpoints")) {
        last = std::max(last, entry.path());
    }
    return content(last);
}

class Resume : public testing::TestWithParam<int> {};

TEST_P(Resume, EqualsTheUninterruptedRunBitForBit) {
    const ScratchFolder scratch;
    const auto settings = smallExperiment({"threads=" + std::to_string(GetParam())});
    const auto whole = scratch / "whole", parts = scratch / "parts";
    {
        SessionHost host(settings, whole);
        host.train(500);
    }
    {
        SessionHost host(settings, parts);
        host.train(250);
    }
    {
        SessionHost host(settings, parts, true);
        ASSERT_TRUE(host.waitForReady());
        EXPECT_EQ(host.all<Ready>().back().step, 250);
        EXPECT_EQ(host.losses.size(), 250U);  // what was trained before
        host.train(500);
    }
    expectSameTraining(newest(whole), newest(parts));
    expectSameMetrics(whole, parts);
    EXPECT_EQ(newestFile(whole), newestFile(parts));
}
TEST(Run, GoesOnWithTheSameDropout) {
    const ScratchFolder scratch;
    Settings settings(experimentSchema());
    ASSERT_TRUE(settings.assign({"data.kind=shapes", "data.count=20", "model.base=8",
                                 "model.multipliers=[1]", "model.dropout=0.3", "training.batch=2",
                                 "threads=1"}));
    const auto whole = scratch / "whole", parts = scratch / "parts";
    {
        SessionHost host(settings, whole);
        host.train(4);
    }
    {
        SessionHost host(settings, parts);
        host.train(2);
    }
    {
        SessionHost host(settings, parts, true);
        host.train(4);
    }
    expectSameTraining(newest(whole), newest(parts));
    expectSameMetrics(whole, parts);
}

INSTANTIATE_TEST_SUITE_P(Threads, Resume, testing::Values(1, 2));

TEST(Run, PersistentChainsAndNegativeLossesContinueBitForBit) {
    for (const std::string objective : {"pcd", "ssm-vr"}) {
        const ScratchFolder scratch;
        const auto settings =
            smallExperiment({"sde.kind=none", "objective.kind=" + objective, "model.kind=energy"});
        const auto whole = scratch / "whole", parts = scratch / "parts";
        SessionHost(settings, whole).train(50);
        SessionHost(settings, parts).train(25);
        SessionHost(settings, parts, true).train(50);
        EXPECT_EQ(newest(whole).chains.size(), objective == "pcd" ? 2U * 512U : 0U);
        expectSameTraining(newest(whole), newest(parts));
        expectSameMetrics(whole, parts);
        EXPECT_EQ(newestFile(whole), newestFile(parts));
        const auto rows = readMetrics(whole / "metrics.csv");
        ASSERT_TRUE(rows);
        EXPECT_FALSE(rows->back().epsMse);  // clean data
        EXPECT_TRUE(std::any_of(rows->begin(), rows->end(),
                                [](const LossPoint& point) { return point.loss < 0.0; }));
    }
}

TEST(Run, SameSeedSameBytes) {
    const ScratchFolder scratch;
    for (const char* name : {"a", "b"}) {
        SessionHost host(smallExperiment(), scratch / name);
        host.train(60);
    }
    expectSameTraining(newest(scratch / "a"), newest(scratch / "b"));
    ASSERT_FALSE(newestFile(scratch / "a").empty());
    EXPECT_EQ(newestFile(scratch / "a"), newestFile(scratch / "b"));
    SessionHost host(smallExperiment({"seed=1"}), scratch / "c");
    host.train(60);
    EXPECT_NE(newest(scratch / "a").weights, newest(scratch / "c").weights);
}

TEST(Run, HoldsWhatTheContractNames) {
    const ScratchFolder scratch;
    const auto run = scratch / "run";
    SessionHost host(smallExperiment({"training.checkpoint_every=10"}), run);
    host.train(45);
    const auto folder = RunFolder::openForReading(run);
    std::vector<std::int64_t> steps;
    for (const CheckpointFile& file : folder->checkpoints()) steps.push_back(file.step);
    EXPECT_EQ(steps, (std::vector<std::int64_t>{30, 40, 45}));
    EXPECT_TRUE(std::filesystem::exists(run / "checkpoints" / "step-00000045.safetensors"));
    EXPECT_TRUE(std::filesystem::exists(run / "recording" / "weights.ssr"));
    const auto experiment = readJsonFile(run / "experiment.json");
    ASSERT_TRUE(experiment);
    EXPECT_EQ((*experiment)["training"]["checkpoint_every"], 10);
    EXPECT_EQ(content(run / "metrics.csv").substr(0, 58),
              "step,wall_seconds,loss,eps_mse,gradient_norm,learning_rate");
    const auto written = host.all<CheckpointWritten>();
    ASSERT_FALSE(written.empty());
    EXPECT_EQ(written.back().step, 45);
}

TEST(Run, EveryPauseIsOnTheDisk) {
    const ScratchFolder scratch;
    SessionHost host(smallExperiment(), scratch / "run");
    host.session().send(TakeSteps{7});
    ASSERT_TRUE(host.waitUntil([&] { return !host.all<CheckpointWritten>().empty(); }));
    EXPECT_EQ(newest(scratch / "run").step, 7);
    EXPECT_EQ(readMetrics(scratch / "run/metrics.csv")->size(), 7U);
}

TEST(Run, ClosingWritesTheLastStep) {
    const ScratchFolder scratch;
    SessionHost host(smallExperiment({"training.steps=1000000"}), scratch / "run");
    host.session().send(Start{});
    ASSERT_TRUE(host.waitUntil([&] { return host.losses.size() > 20; }));
    host.close();
    const auto rows = readMetrics(scratch / "run/metrics.csv");
    ASSERT_TRUE(rows);
    EXPECT_EQ(newest(scratch / "run").step, static_cast<std::int64_t>(rows->size()));
}

TEST(Run, LiveSettingsAreKept) {
    const ScratchFolder scratch;
    const auto run = scratch / "run";
    {
        SessionHost host(smallExperiment(), run);
        host.session().send(ApplySetting{"training.lr", 1e-3});
        host.train(20);
    }
    auto json = readJsonFile(run / "experiment.json");
    ASSERT_TRUE(json);
    EXPECT_EQ((*json)["training"]["lr"], 1e-3);
    const auto settings = Settings::fromJson(experimentSchema(), *json, "experiment.json");
    SessionHost host(*settings, run, true);
    host.train(30);
    EXPECT_TRUE(host.all<Failed>().empty());
}

TEST(Run, AnotherSamplerNeedsNoneOfTheFirstOnesSettings) {
    const ScratchFolder scratch;
    const std::string run = (scratch / "run").native();
    SessionHost(smallExperiment({"sampler.kind=edm-heun", "sampler.churn=1"}), run).train(2);
    SessionHost host(smallExperiment({"sampler.kind=euler-maruyama"}), run, true, true);
    ASSERT_TRUE(host.waitForReady());
    EXPECT_TRUE(host.all<Failed>().empty());
}

TEST(Run, OthersAreRefused) {
    const ScratchFolder scratch;
    const auto run = scratch / "run";
    {
        SessionHost host(smallExperiment(), run);
        host.train(20);
        SessionHost second(smallExperiment(), run, true);
        ASSERT_TRUE(second.waitForState(RunState::failed));
        EXPECT_NE(second.all<Failed>().back().error.what.find("another program"),
                  std::string::npos);
        SessionHost reader(smallExperiment(), run, true, true);
        ASSERT_TRUE(reader.waitForReady());
        EXPECT_EQ(reader.all<Ready>().back().step, 20);
    }
    SessionHost anew(smallExperiment(), run);
    ASSERT_TRUE(anew.waitForState(RunState::failed));
    EXPECT_EQ(anew.all<Failed>().back().error.fault, Fault::usage);
    SessionHost other(smallExperiment({"model.width=17"}), run, true);
    ASSERT_TRUE(other.waitForState(RunState::failed));
    EXPECT_EQ(other.all<Failed>().back().error.where, "model.width");
    SessionHost nothing(smallExperiment(), scratch / "nothing", true);
    ASSERT_TRUE(nothing.waitForState(RunState::failed));
    EXPECT_EQ(nothing.all<Failed>().back().error.fault, Fault::file);
}

TEST(Run, ReadingChangesNothing) {
    const ScratchFolder scratch;
    const auto run = scratch / "run";
    {
        SessionHost host(smallExperiment(), run);
        host.train(20);
    }
    const std::string metrics = content(run / "metrics.csv");
    const std::string recording = content(run / "recording/weights.ssr");
    {
        SessionHost reader(smallExperiment(), run, true, true);
        reader.train(40);
        EXPECT_EQ(reader.losses.size(), 40U);
    }
    EXPECT_EQ(content(run / "metrics.csv"), metrics);
    EXPECT_EQ(content(run / "recording/weights.ssr"), recording);
    EXPECT_EQ(newest(run).step, 20);
}

TEST(Run, DamagedNewestCheckpointFallsBack) {
    const ScratchFolder scratch;
    const auto run = scratch / "run";
    const auto settings = smallExperiment({"training.checkpoint_every=10"});
    {
        SessionHost host(settings, run);
        host.train(30);
    }
    const auto file = run / "checkpoints" / "step-00000030.safetensors";
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    {
        SessionHost host(settings, run, true);
        ASSERT_TRUE(host.waitForReady());
        EXPECT_EQ(host.all<Ready>().back().step, 20);
        const auto notices = host.all<Notice>();
        ASSERT_EQ(notices.size(), 1U);
        EXPECT_NE(notices[0].text.find("step-00000030"), std::string::npos);
        EXPECT_NE(notices[0].text.find("step-00000020"), std::string::npos);
        host.train(30);
    }
    EXPECT_EQ(newest(run).step, 30);
    EXPECT_EQ(readMetrics(run / "metrics.csv")->size(), 30U);
    for (const CheckpointFile& checkpoint : RunFolder::openForReading(run)->checkpoints()) {
        std::filesystem::resize_file(checkpoint.path, 100);
    }
    SessionHost host(settings, run, true);
    ASSERT_TRUE(host.waitForState(RunState::failed));
    EXPECT_EQ(host.all<Failed>().back().error.fault, Fault::file);
}

TEST(Run, WithoutACheckpointBeginsAgain) {
    const ScratchFolder scratch;
    const auto run = scratch / "run";
    SessionHost(smallExperiment(), run).waitForReady();
    SessionHost host(smallExperiment(), run, true);
    ASSERT_TRUE(host.waitForReady());
    EXPECT_EQ(host.all<Ready>().back().step, 0);
    host.train(5);
    EXPECT_EQ(readMetrics(run / "metrics.csv")->size(), 5U);
}

TEST(Run, DivergenceKeepsTheLastGoodCheckpoint) {
    const ScratchFolder scratch;
    const auto run = scratch / "run";
    Settings settings = deepAndHasty();
    ASSERT_TRUE(settings.set("training.checkpoint_every", std::int64_t{1}));
    SessionHost host(settings, run);
    host.session().send(Start{});
    ASSERT_TRUE(host.waitUntil([&] {
        return !host.all<Failed>().empty() ||
               host.session().snapshot()->state == RunState::finished;
    }));
    ASSERT_EQ(host.all<Failed>().size(), 1U);
    const Error error = host.all<Failed>()[0].error;
    EXPECT_EQ(error.fault, Fault::diverged);
    host.close();
    const Checkpoint kept = newest(run);
    EXPECT_LE(kept.step, static_cast<std::int64_t>(host.losses.size()));
    EXPECT_NE(error.remedy.find("step " + std::to_string(kept.step)), std::string::npos)
        << error.remedy;
}

}  // namespace
}  // namespace scorescope::test
