// SPDX-License-Identifier: Apache-2.0
#include "core/session/training_run.h"

#include <algorithm>
#include <cmath>
#include <system_error>

#include "core/session/host_numbers.h"
#include "core/session/latent_models.h"

namespace scorescope {
namespace {

constexpr std::uint64_t kRecordingBytes = 64 << 20;  ///< of a run that lives in memory
constexpr auto kFlushInterval = std::chrono::milliseconds(50);
constexpr double kRecordedNumbers = 32e6;  ///< of a large network in a run of 50,000 steps
constexpr double kOctaves = 12.0;          ///< of steps in such a run

MetricColumns columnsFor(const Settings& settings) {
    if (!hasEncoder(settings)) return MetricColumns::plain;
    const bool prior = settings.text("model.kind") == "lsgm";
    return prior ? MetricColumns::latentPrior : MetricColumns::encoder;
}

torch::Tensor tensorOf(const std::vector<float>& values) {
    auto* data = const_cast<float*>(values.data());
    return torch::from_blob(data, {static_cast<std::int64_t>(values.size())}, torch::kFloat32);
}

/// Where the run was computed may change; what was computed may not.
bool mayDiffer(const Settings& stored, const Settings& settings, const std::string& key) {
    const auto live = [&key](const Settings& side) {
        const Field* field = side.find(key);
        return field != nullptr && field->live;
    };
    return isMachineSetting(key) || live(settings) || live(stored);
}

/// As isRecorded, but a large network's weights seldom enough for a recording of about 128 MB.
bool isWorthRecording(std::int64_t step, std::int64_t numbers) {
    const double anOctave = kRecordedNumbers / kOctaves / static_cast<double>(numbers);
    if (step <= 1 || anOctave >= 12.0) return isRecorded(step);
    const auto slot = [often = std::max(1.0, std::floor(anOctave))](std::int64_t s) {
        return std::floor(often * std::log2(static_cast<double>(s)) + 1e-9);
    };
    return slot(step) > slot(step - 1);
}

bool isThere(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::exists(path, code);
}

}  // namespace

Result<std::unique_ptr<TrainingRun>> TrainingRun::open(const Settings& settings,
                                                       const RunPlace& place,
                                                       CheckpointWriter::Written written,
                                                       const DataProgress& progress) {
    auto experiment = Experiment::build(settings, progress);
    if (!experiment) return experiment.error();
    std::unique_ptr<TrainingRun> run(new TrainingRun(*std::move(experiment)));
    Result<void> done;
    if (place.folder.empty()) {
        run->recording_ =
            Recording::inMemory({run->trainer_.layout(), run->settingsHash_}, kRecordingBytes);
        done = run->recordWeights(0.0);
    } else if (place.resume) {
        done = run->continueFiles(place, std::move(written));
    } else {
        done = run->createFiles(place.folder, std::move(written));
    }
    if (!done) return done.error();
    return run;
}

TrainingRun::TrainingRun(std::shared_ptr<const Experiment> experiment)
    : experiment_(std::move(experiment)),
      settings_(experiment_->settings()),
      settingsHash_(settings_.hash()),
      options_(settings_.read(trainingOptionsSchema(), "training")),
      trainer_(experiment_) {}

Result<void> TrainingRun::createFiles(const std::string& folder,
                                      CheckpointWriter::Written written) {
    auto created = RunFolder::create(folder, settings_);
    if (!created) return created.error();
    folder_ = *std::move(created);
    if (const auto opened = openLogs(); !opened) return opened;
    writer_ = std::make_unique<CheckpointWriter>(*folder_, std::move(written));
    return {};
}

Result<void> TrainingRun::continueFiles(const RunPlace& place, CheckpointWriter::Written written) {
    auto opened = place.readOnly ? RunFolder::openForReading(place.folder)
                                 : RunFolder::openForWriting(place.folder);
    if (!opened) return opened.error();
    folder_ = *std::move(opened);
    auto found = folder_->newestGoodCheckpoint();
    if (!found) return found.error();
    if (*found) {
        if (const auto restored = restore((*found)->checkpoint); !restored) return restored;
        if (!(*found)->notice.empty()) notices_.push_back((*found)->notice);
        if (folder_->writable()) folder_->putAside((*found)->damaged);
    }
    if (const auto logs = openLogs(); !logs) return logs;
    if (!folder_->writable()) return {};
    writer_ = std::make_unique<CheckpointWriter>(*folder_, std::move(written));
    return folder_->writeExperiment(settings_);
}

Result<void> TrainingRun::restore(const Checkpoint& checkpoint) {
    if (const auto same = checkSame(checkpoint); !same) return same;
    trainer_.optimiser().restore(checkpoint.step, tensorOf(checkpoint.weights),
                                 tensorOf(checkpoint.ema), tensorOf(checkpoint.firstMoment),
                                 tensorOf(checkpoint.secondMoment));
    torch::Tensor chains;
    if (checkpoint.chainCount > 0) {
        chains = tensorOf(checkpoint.chains).view({checkpoint.chainCount, -1});
    }
    trainer_.restore(chains, {checkpoint.scoreCalls, checkpoint.backwardPasses});
    storedThreads_ = checkpoint.threads;
    savedStep_ = checkpoint.step;
    return {};
}

Result<void> TrainingRun::checkSame(const Checkpoint& checkpoint) const {
    const std::string where = folder_->path().native();
    const auto stored = Settings::fromJson(settings_.schema(), checkpoint.settings, where);
    if (!stored) return stored.error();
    for (const std::string& key : changedKeys(*stored, settings_)) {
        if (mayDiffer(*stored, settings_, key)) continue;
        // Who only looks may decode with another prior; the encoder stays as it is.
        if (!folder_->writable() && key.starts_with("lineage.")) continue;
        return Error{Fault::usage, "cannot change when a run goes on", key,
                     "leave it out or train into a new folder"};
    }
    if (checkpoint.layout != trainer_.layout()) {
        return Error{Fault::file, "the checkpoint's weights do not fit the network", where,
                     "train again into a new folder"};
    }
    const TrainingSet& set = experiment_->set();
    const bool same = nearlyEqual(checkpoint.scaling.shift, set.scaling.shift) &&
                      nearlyEqual(checkpoint.scaling.scale, set.scaling.scale) &&
                      nearlyEqual(checkpoint.mean, set.mean) &&
                      nearlyEqual({checkpoint.variance}, {set.variance});
    if (same) return {};
    return Error{Fault::file, "the data are not those that the run was trained on", where,
                 "restore the data file or train again into a new folder"};
}

Result<void> TrainingRun::openLogs() {
    const std::int64_t step = trainer_.stepsDone();
    const auto metricsFile = folder_->metricsFile();
    if (isThere(metricsFile) && step > 0) {
        auto rows = readMetrics(metricsFile);
        if (!rows) return rows.error();
        std::erase_if(*rows, [step](const LossPoint& point) { return point.step > step; });
        history_ = *std::move(rows);
        if (!history_.empty()) storedSeconds_ = history_.back().wallSeconds;
    }
    const auto recordingFile = folder_->recordingFile();
    const Recording::Header header{trainer_.layout(), settingsHash_};
    if (!folder_->writable()) {
        auto read = Recording::read(recordingFile);
        recording_ = read ? read->recording : Recording::inMemory(header, kRecordingBytes);
        return {};
    }
    auto metrics = isThere(metricsFile) ? MetricsLog::resume(metricsFile, step)
                                        : MetricsLog::create(metricsFile, columnsFor(settings_));
    if (!metrics) return metrics.error();
    metrics_ = *std::move(metrics);
    if (step > 0) {
        if (auto resumed = Recording::resume(recordingFile, step)) {
            recording_ = resumed->recording;
            if (!resumed->notice.empty()) notices_.push_back(resumed->notice);
            return {};
        }
        notices_.emplace_back("the recording of the weights cannot be read; a new one begins");
    }
    auto created = Recording::create(recordingFile, header);
    if (!created) return created.error();
    recording_ = *std::move(created);
    return recordWeights(storedSeconds_);
}

Result<void> TrainingRun::apply(const std::string& key, const Value& value) {
    Settings changed = settings_;
    if (const auto set = changed.set(key, value); !set) return set.error();
    if (!changed.find(key)->live) {
        return Error{Fault::usage, "cannot change while training goes on; it stays as it was", key,
                     "restart with the new value"};
    }
    if (const auto good = changed.check(); !good) return good.error();
    if (folder_ && folder_->writable()) {
        if (const auto written = folder_->writeExperiment(changed); !written) return written;
    }
    settings_ = std::move(changed);
    settingsHash_ = settings_.hash();
    options_ = settings_.read(trainingOptionsSchema(), "training");
    trainer_.configure(settings_);
    return {};
}

Result<void> TrainingRun::record(const LossPoint& point) {
    if (isWorthRecording(point.step, trainer_.layout().total)) {
        if (const auto recorded = recordWeights(point.wallSeconds); !recorded) return recorded;
    }
    if (!metrics_) return {};
    metrics_->add(point);
    if (point.made - flushed_ >= kFlushInterval) {
        flushed_ = point.made;
        if (const auto flushed = metrics_->flush(); !flushed) return flushed;
    }
    return checkWriter();
}

Result<void> TrainingRun::recordWeights(double wallSeconds) {
    return recording_->add(step(), wallSeconds, floatsOf(trainer_.optimiser().average()));
}

Result<void> TrainingRun::flush() {
    return metrics_ ? metrics_->flush() : Result<void>();
}

Result<void> TrainingRun::save(std::int64_t threads) {
    if (writer_ == nullptr) return {};
    if (const auto flushed = flush(); !flushed) return flushed;
    if (step() == savedStep_.value_or(0)) return {};
    if (const auto bad = trainer_.badState()) {
        return Error{Fault::diverged,
                     "the weights became infinite or NaN by step " + std::to_string(step()) +
                         "; first bad tensor " + *bad,
                     "", ""};
    }
    writer_->write(makeCheckpoint(threads));
    savedStep_ = step();
    return {};
}

Checkpoint TrainingRun::makeCheckpoint(std::int64_t threads) const {
    const Optimiser& optimiser = trainer_.optimiser();
    const TrainingSet& set = experiment_->set();
    Checkpoint checkpoint;
    checkpoint.step = step();
    checkpoint.seed = experiment_->seed();
    checkpoint.settings = settings_.toJson();
    checkpoint.settingsHash = settingsHash_;
    checkpoint.scaling = set.scaling;
    checkpoint.mean = set.mean;
    checkpoint.variance = set.variance;
    checkpoint.threads = threads;
    checkpoint.library = trainer_.library();
    checkpoint.layout = trainer_.layout();
    checkpoint.weights = floatsOf(optimiser.weights());
    checkpoint.ema = floatsOf(optimiser.average());
    checkpoint.firstMoment = floatsOf(optimiser.firstMoment());
    checkpoint.secondMoment = floatsOf(optimiser.secondMoment());
    checkpoint.scoreCalls = trainer_.cost().scoreCalls;
    checkpoint.backwardPasses = trainer_.cost().backwardPasses;
    if (const torch::Tensor& chains = trainer_.chains(); chains.defined()) {
        checkpoint.chains = floatsOf(chains);
        checkpoint.chainCount = chains.size(0);
    }
    return checkpoint;
}

Result<void> TrainingRun::waitForFiles() {
    if (writer_ == nullptr) return {};
    writer_->wait();
    return checkWriter();
}

Result<void> TrainingRun::checkWriter() {
    const auto error = writer_->takeError();
    if (!error) return {};
    savedStep_.reset();  // the next save must not be skipped
    return *error;
}

}  // namespace scorescope
