// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/session/checkpoint_writer.h"
#include "core/session/metrics_log.h"
#include "core/session/recording.h"
#include "core/session/run_folder.h"
#include "core/session/trainer.h"
#include "core/session/training_options.h"

namespace scorescope {

/// Where a run lies on disk; without a folder it lives in memory only.
struct RunPlace {
    std::string folder;
    bool resume = false;
    bool readOnly = false;
};

/// One experiment in training, with its files. Used by the trainer's thread only.
class TrainingRun {
public:
    /// Builds the experiment; creates the run's folder or continues what lies in it.
    /// written: called on the checkpoint writer's thread. progress: while data files are read.
    static Result<std::unique_ptr<TrainingRun>> open(const Settings& settings,
                                                     const RunPlace& place,
                                                     CheckpointWriter::Written written,
                                                     const DataProgress& progress = {});

    const Settings& settings() const { return settings_; }
    const std::string& settingsHash() const { return settingsHash_; }
    const TrainingOptions& options() const { return options_; }
    const std::shared_ptr<const Experiment>& experiment() const { return experiment_; }
    const std::shared_ptr<Recording>& recording() const { return recording_; }
    Trainer& trainer() { return trainer_; }
    std::int64_t step() const { return trainer_.stepsDone(); }

    /// What a person should know about the opening, a line each.
    const std::vector<std::string>& notices() const { return notices_; }
    /// Of a run that is continued: its steps so far, and the threads that took them (0: new run).
    const std::vector<LossPoint>& history() const { return history_; }
    std::int64_t storedThreads() const { return storedThreads_; }
    double storedSeconds() const { return storedSeconds_; }
    /// The newest step of which a checkpoint lies on the disk; nothing without one.
    std::optional<std::int64_t> savedStep() const { return savedStep_; }

    /// Changes one live setting; an Error when it is not live, unknown or out of range.
    Result<void> apply(const std::string& key, const Value& value);

    /// Writes a step down: its row and, when it is due, its weights. An Error also tells that an
    /// earlier checkpoint could not be written.
    Result<void> record(const LossPoint& point);

    /// Writes the rows that wait.
    Result<void> flush();

    /// Hands a checkpoint to the writer unless this step has one; writes waiting rows first.
    /// Fault::diverged when a number is not finite. Nothing happens without a writable folder.
    Result<void> save(std::int64_t threads);

    /// Returns when all that was handed over is on the disk.
    Result<void> waitForFiles();

private:
    explicit TrainingRun(std::shared_ptr<const Experiment> experiment);
    Result<void> createFiles(const std::string& folder, CheckpointWriter::Written written);
    Result<void> continueFiles(const RunPlace& place, CheckpointWriter::Written written);
    Result<void> restore(const Checkpoint& checkpoint);
    Result<void> checkSame(const Checkpoint& checkpoint) const;
    Result<void> openLogs();
    Result<void> recordWeights(double wallSeconds);
    Result<void> checkWriter();
    Checkpoint makeCheckpoint(std::int64_t threads) const;

    std::shared_ptr<const Experiment> experiment_;
    Settings settings_;
    std::string settingsHash_;
    TrainingOptions options_;
    Trainer trainer_;

    std::vector<std::string> notices_;
    std::vector<LossPoint> history_;
    std::int64_t storedThreads_ = 0;
    double storedSeconds_ = 0.0;
    std::optional<std::int64_t> savedStep_;

    std::optional<RunFolder> folder_;
    std::optional<MetricsLog> metrics_;
    Clock::time_point flushed_;
    std::shared_ptr<Recording> recording_;
    std::unique_ptr<CheckpointWriter> writer_;  // after folder_, which it uses until it is gone
};

}  // namespace scorescope
