// SPDX-License-Identifier: Apache-2.0
#include "core/session/checkpoint_writer.h"

#include "core/session/worker_thread.h"

namespace scorescope {
namespace {

Result<std::filesystem::path> save(const RunFolder& folder, const Checkpoint& checkpoint) {
    try {
        return folder.save(checkpoint);
    } catch (...) {
        return currentError();
    }
}

}  // namespace

CheckpointWriter::CheckpointWriter(const RunFolder& folder, Written written)
    : folder_(folder), written_(std::move(written)), thread_([this] { run(); }) {}

CheckpointWriter::~CheckpointWriter() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void CheckpointWriter::write(Checkpoint checkpoint) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !next_; });
    next_ = std::move(checkpoint);
    lock.unlock();
    changed_.notify_all();
}

void CheckpointWriter::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !next_ && !busy_; });
}

std::optional<Error> CheckpointWriter::takeError() {
    if (!failed_.exchange(false)) return std::nullopt;
    const std::lock_guard lock(mutex_);
    return std::exchange(error_, std::nullopt);
}

void CheckpointWriter::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return next_ || closing_; });
        if (!next_) return;
        const Checkpoint checkpoint = *std::exchange(next_, std::nullopt);
        busy_ = true;
        lock.unlock();
        changed_.notify_all();
        const auto path = save(folder_, checkpoint);
        if (path) written_(checkpoint.step, *path);
        lock.lock();
        busy_ = false;
        if (!path && !error_) {
            error_ = path.error();
            failed_ = true;
        }
        changed_.notify_all();
    }
}

}  // namespace scorescope
