// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "core/base/bounded_reader.h"
#include "core/session/checkpoint.h"
#include "core/session/metrics_log.h"
#include "core/session/recording.h"
#include "core/session/run_folder.h"
#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

ParameterLayout someLayout() {
    ParameterLayout layout;
    layout.entries = {{"layers.0.weight", {3, 2}, 0, 6}, {"layers.0.bias", {3}, 6, 3}};
    layout.total = 9;
    return layout;
}

Checkpoint someCheckpoint(std::int64_t step = 12) {
    Checkpoint checkpoint;
    checkpoint.step = step;
    checkpoint.seed = 7;
    checkpoint.settings = smallExperiment().toJson();
    checkpoint.settingsHash = smallExperiment().hash();
    checkpoint.scaling = {{1.0, -2.0}, {0.5, 0.1}};
    checkpoint.mean = {0.25, 1e-9};
    checkpoint.variance = 1.0 / 3.0;
    checkpoint.threads = 2;
    checkpoint.library = "LibTorch 1.13.1";
    checkpoint.layout = someLayout();
    for (auto* values : {&checkpoint.weights, &checkpoint.ema, &checkpoint.firstMoment,
                         &checkpoint.secondMoment}) {
        for (int i = 0; i < 9; ++i) values->push_back(std::sqrt(static_cast<float>(i)));
    }
    return checkpoint;
}

Result<Checkpoint> parse(std::span<const std::byte> bytes) {
    const auto file = parseSafetensors(bytes, "test", ChecksumRule::required);
    if (!file) return file.error();
    return readCheckpoint(*file, "test");
}

TEST(Checkpoint, KeepsChainsAndCosts) {
    Checkpoint a = someCheckpoint();
    a.chains = {1.0F, -2.0F, 0.5F, 4.0F, 0.0F, 1e-6F};
    a.chainCount = 3;
    a.scoreCalls = 120;
    a.backwardPasses = 240;
    const auto b = parse(encodeSafetensors(checkpointFile(a)));
    ASSERT_TRUE(b) << b.error().line();
    EXPECT_EQ(b->chains, a.chains);
    EXPECT_EQ(b->chainCount, 3);
    EXPECT_EQ(b->scoreCalls, 120);
    EXPECT_EQ(b->backwardPasses, 240);
    a.chains[2] = std::numeric_limits<float>::infinity();
    EXPECT_FALSE(parse(encodeSafetensors(checkpointFile(a))));
    SafetensorsFile wrong = checkpointFile(a);
    wrong.tensors.rbegin()[1].shape = {2, 3};
    EXPECT_FALSE(readCheckpoint(wrong, "test"));
}

TEST(Checkpoint, ReadsBackUnchanged) {
    const Checkpoint a = someCheckpoint();
    const auto b = parse(encodeSafetensors(checkpointFile(a)));
    ASSERT_TRUE(b) << b.error().line();
    EXPECT_EQ(b->step, a.step);
    EXPECT_EQ(b->seed, a.seed);
    EXPECT_EQ(b->settings, a.settings);
    EXPECT_EQ(b->settingsHash, a.settingsHash);
    EXPECT_EQ(b->scaling.shift, a.scaling.shift);
    EXPECT_EQ(b->scaling.scale, a.scaling.scale);
    EXPECT_EQ(b->mean, a.mean);
    EXPECT_EQ(b->variance, a.variance);
    EXPECT_EQ(b->threads, a.threads);
    EXPECT_EQ(b->library, a.library);
    EXPECT_EQ(b->layout, a.layout);
    EXPECT_EQ(b->weights, a.weights);
    EXPECT_EQ(b->secondMoment, a.secondMoment);
}

TEST(Checkpoint, EveryTruncationIsRefused) {
    const auto bytes = encodeSafetensors(checkpointFile(someCheckpoint()));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        ASSERT_FALSE(parse(std::span(bytes).first(size))) << size;
    }
}

TEST(Checkpoint, EveryFlippedBitIsRefused) {
    auto bytes = encodeSafetensors(checkpointFile(someCheckpoint()));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const auto bit = static_cast<std::byte>(1 << (at % 8));
        bytes[at] ^= bit;
        ASSERT_FALSE(parse(bytes)) << "byte " << at;
        bytes[at] ^= bit;
    }
    EXPECT_TRUE(parse(bytes));
}

TEST(Checkpoint, TensorsMustFitEachOther) {
    const auto refused = [](const auto& change) {
        SafetensorsFile file = checkpointFile(someCheckpoint());
        change(file);
        return !parse(encodeSafetensors(file));
    };
    EXPECT_FALSE(refused([](SafetensorsFile&) {}));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { f.tensors.pop_back(); }));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { f.tensors.erase(f.tensors.begin()); }));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { f.tensors[2].shape = {2, 3}; }));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { f.tensors[2].name = "ema.other"; }));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { std::swap(f.tensors[0], f.tensors[2]); }));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { f.metadata.erase("step"); }));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { f.metadata["step"] = "13"; }));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { f.metadata["data.mean"] = "[1"; }));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { f.metadata["settings"] = "{"; }));
    EXPECT_TRUE(refused([](SafetensorsFile& f) { f.metadata["format"] = "other"; }));
}

TEST(Checkpoint, NumbersMustBeFinite) {
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        Checkpoint checkpoint = someCheckpoint();
        checkpoint.ema[3] = bad;
        EXPECT_FALSE(parse(encodeSafetensors(checkpointFile(checkpoint))));
    }
}

TEST(RunFolder, KeepsTheNewestThree) {
    const ScratchFolder scratch;
    const auto folder = RunFolder::create(scratch / "run", smallExperiment());
    ASSERT_TRUE(folder) << folder.error().line();
    for (const std::int64_t step : {5, 10, 15, 20, 25}) {
        ASSERT_TRUE(folder->save(someCheckpoint(step)));
    }
    const auto files = folder->checkpoints();
    ASSERT_EQ(files.size(), 3U);
    EXPECT_EQ(files[0].step, 15);
    EXPECT_EQ(files[2].step, 25);
}

TEST(RunFolder, AnEmptyFolderIsFine) {
    const ScratchFolder scratch;
    std::filesystem::create_directories(scratch / "run");
    EXPECT_TRUE(RunFolder::create(scratch / "run", smallExperiment()));
    const auto again = RunFolder::create(scratch / "run", smallExperiment());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().fault, Fault::usage);
}

LossPoint lossPoint(std::int64_t step, double loss) {
    LossPoint point;
    point.step = step;
    point.wallSeconds = 0.1;
    point.loss = loss;
    point.epsMse = 0.25;
    point.gradientNorm = 3.0;
    point.learningRate = 1e-3;
    return point;
}

TEST(MetricsLog, HalfALineIsLeftOut) {
    const ScratchFolder scratch;
    const auto path = scratch / "metrics.csv";
    {
        auto log = MetricsLog::create(path);
        ASSERT_TRUE(log);
        for (std::int64_t step = 1; step <= 5; ++step) {
            log->add(lossPoint(step, 0.5));
        }
        ASSERT_TRUE(log->flush());
    }
    std::ofstream(path, std::ios::app) << "6,0.1,0.";
    EXPECT_EQ(readMetrics(path)->size(), 5U);
    auto log = MetricsLog::resume(path, 3);
    ASSERT_TRUE(log);
    log->add(lossPoint(4, 0.75));
    ASSERT_TRUE(log->flush());
    const auto rows = readMetrics(path);
    ASSERT_EQ(rows->size(), 4U);
    EXPECT_EQ(rows->back().loss, 0.75);
    EXPECT_EQ(rows->front().gradientNorm, 3.0);
}

TEST(Recording, StepsAreDenseFirstAndTwelveAnOctaveThen) {
    for (std::int64_t step = 0; step <= 12; ++step) EXPECT_TRUE(isRecorded(step));
    for (const std::int64_t octave : {64, 1024, 65536}) {
        int count = 0;
        for (std::int64_t step = octave; step < 2 * octave; ++step) count += isRecorded(step);
        EXPECT_EQ(count, 12) << octave;
    }
}

std::vector<float> weightsOf(std::int64_t step) {
    std::vector<float> weights(9);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        weights[i] = static_cast<float>(step) + 0.125F * static_cast<float>(i);
    }
    return weights;
}

TEST(Recording, FileReadsBack) {
    const ScratchFolder scratch;
    const auto path = scratch / "recording/weights.ssr";
    auto recording = Recording::create(path, {someLayout(), "hash"});
    ASSERT_TRUE(recording) << recording.error().line();
    for (const std::int64_t step : {0, 1, 2, 5, 9}) {
        ASSERT_TRUE((*recording)->add(step, 0.5 * static_cast<double>(step), weightsOf(step)));
    }
    EXPECT_EQ(*(*recording)->nearest(6)->ema, weightsOf(5));
    const auto read = Recording::read(path);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->notice, "");
    EXPECT_EQ(read->recording->header().layout, someLayout());
    EXPECT_EQ(read->recording->header().settingsHash, "hash");
    EXPECT_EQ(read->recording->steps(), (std::vector<std::int64_t>{0, 1, 2, 5, 9}));
    EXPECT_EQ(*read->recording->nearest(100)->ema, weightsOf(9));
    EXPECT_EQ(read->recording->nearest(100)->wallSeconds, 4.5);
    // Continuing from step 5 forgets what came later.
    const auto resumed = Recording::resume(path, 5);
    ASSERT_TRUE(resumed);
    ASSERT_TRUE(resumed->recording->add(6, 3.0, weightsOf(6)));
    EXPECT_EQ(Recording::read(path)->recording->steps(),
              (std::vector<std::int64_t>{0, 1, 2, 5, 6}));
}

TEST(Recording, TornEndIsLeftOutAndSaid) {
    const ScratchFolder scratch;
    const auto path = scratch / "weights.ssr";
    std::vector<std::uintmax_t> sizes;
    {
        const auto recording = Recording::create(path, {someLayout(), "hash"});
        for (const std::int64_t step : {0, 1, 2}) {
            ASSERT_TRUE((*recording)->add(step, 0.0, weightsOf(step)));
            sizes.push_back(std::filesystem::file_size(path));
        }
    }
    for (std::uintmax_t size = sizes[2] - 1; size > sizes[1]; --size) {
        std::filesystem::resize_file(path, size);
        const auto read = Recording::read(path);
        ASSERT_TRUE(read);
        ASSERT_EQ(read->recording->steps().size(), 2U) << size;
        ASSERT_NE(read->notice.find(std::to_string(size - sizes[1])), std::string::npos);
    }
    const auto resumed = Recording::resume(path, 2);
    ASSERT_TRUE(resumed);
    ASSERT_TRUE(resumed->recording->add(2, 0.0, weightsOf(2)));
    EXPECT_EQ(std::filesystem::file_size(path), sizes[2]);
}

TEST(Recording, FlippedBitsAreNeverRead) {
    const ScratchFolder scratch;
    const auto path = scratch / "weights.ssr";
    {
        const auto recording = Recording::create(path, {someLayout(), "hash"});
        for (const std::int64_t step : {0, 1, 2}) {
            ASSERT_TRUE((*recording)->add(step, 0.0, weightsOf(step)));
        }
    }
    const auto good = readFile(path, 1 << 20);
    ASSERT_TRUE(good);
    for (std::size_t at = 0; at < good->size(); ++at) {
        auto bytes = *good;
        bytes[at] ^= static_cast<std::byte>(1 << (at % 8));
        ASSERT_TRUE(writeFileAtomically(path, bytes));
        const auto read = Recording::read(path);
        if (!read) continue;  // the header was hit
        ASSERT_LT(read->recording->steps().size(), 3U) << at;
        for (const std::int64_t step : read->recording->steps()) {
            ASSERT_EQ(*read->recording->nearest(step)->ema, weightsOf(step));
        }
    }
}

TEST(Recording, MemoryIsBounded) {
    const auto recording = Recording::inMemory({someLayout(), "hash"}, 10 * 9 * sizeof(float));
    for (std::int64_t step = 0; step < 1000; ++step) {
        ASSERT_TRUE(recording->add(step, 0.0, weightsOf(step)));
        ASSERT_LE(recording->steps().size(), 10U);
    }
    EXPECT_EQ(recording->steps().front(), 0);
    EXPECT_EQ(recording->steps().back(), 999);
    EXPECT_EQ(*recording->nearest(999)->ema, weightsOf(999));
}

}  // namespace
}  // namespace scorescope::test
