// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/settings.h"
#include "core/base/unique_descriptor.h"
#include "core/session/checkpoint.h"

namespace scorescope {

/// A checkpoint file of a run.
struct CheckpointFile {
    std::filesystem::path path;
    std::int64_t step = 0;
};

/// The newest checkpoint that can be used.
struct FoundCheckpoint {
    Checkpoint checkpoint;
    std::filesystem::path path;
    std::vector<std::filesystem::path> damaged;  ///< newer ones that cannot
    std::string notice;                          ///< one line when there are such; else empty
};

/// The folder of one run: names of its files, who may write, which checkpoints are kept.
///
/// While it is open for writing no other program can open it so. Killed at any moment it can be
/// opened again (docs/REFERENCE.md, "A run folder").
class RunFolder {
public:
    /// Makes the folder and writes experiment.json. Fault::usage when a run lies there already.
    static Result<RunFolder> create(const std::filesystem::path& path, const Settings& settings);

    /// Opens what create() made. Fault::file when there is no run or another program writes it.
    static Result<RunFolder> openForWriting(const std::filesystem::path& path);
    static Result<RunFolder> openForReading(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return path_; }
    bool writable() const { return static_cast<bool>(lock_); }
    std::filesystem::path experimentFile() const { return path_ / "experiment.json"; }
    std::filesystem::path metricsFile() const { return path_ / "metrics.csv"; }
    std::filesystem::path recordingFile() const { return path_ / "recording" / "weights.ssr"; }
    std::filesystem::path checkpointFolder() const { return path_ / "checkpoints"; }

    /// Oldest first.
    std::vector<CheckpointFile> checkpoints() const;

    /// The newest good checkpoint; nothing when the run has none yet; Fault::file when it has some
    /// and all are damaged.
    Result<std::optional<FoundCheckpoint>> newestGoodCheckpoint() const;

    /// Renames damaged checkpoints, so that they are asked about once only.
    void putAside(const std::vector<std::filesystem::path>& damaged) const;

    /// All settings as they are now, atomically.
    Result<void> writeExperiment(const Settings& settings) const;

    /// Writes a checkpoint, reads it back, and deletes all but the newest three. What metrics.csv
    /// holds is on the disk before. Any one thread at a time.
    Result<std::filesystem::path> save(const Checkpoint& checkpoint) const;

private:
    explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}
    Result<void> lock();

    std::filesystem::path path_;
    UniqueDescriptor lock_;
};

}  // namespace scorescope
