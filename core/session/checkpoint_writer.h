// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "core/session/run_folder.h"

namespace scorescope {

/// Writes checkpoints on a thread of its own, because a disk may take its time. One is written and
/// at most one waits, so memory stays bounded.
class CheckpointWriter {
public:
    /// `written` is called on the writer's thread. The folder outlives the writer.
    using Written = std::function<void(std::int64_t step, const std::filesystem::path& path)>;
    CheckpointWriter(const RunFolder& folder, Written written);

    /// Finishes what was handed over.
    ~CheckpointWriter();

    /// Hands over; waits while an earlier one still waits for its turn.
    void write(Checkpoint checkpoint);

    /// Returns when everything is written or has failed.
    void wait();

    /// The first failure since the last call.
    std::optional<Error> takeError();

private:
    void run();

    const RunFolder& folder_;
    Written written_;
    std::atomic<bool> failed_ = false;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Checkpoint> next_;  // guarded by mutex_, like all below
    bool busy_ = false;
    bool closing_ = false;
    std::optional<Error> error_;

    std::thread thread_;  // last: starts when everything else is there
};

}  // namespace scorescope
