// SPDX-License-Identifier: Apache-2.0
#include "app/stage/run_follower.h"

#include <chrono>

namespace scorescope::app {
namespace {

constexpr std::chrono::milliseconds kPause{60};  // between two looks

}  // namespace

RunFollower::RunFollower(std::filesystem::path folder, std::function<void()> wake)
    : reader_(std::move(folder)), wake_(std::move(wake)), thread_([this] { follow(); }) {}

RunFollower::~RunFollower() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    ended_.notify_all();
    thread_.join();
}

void RunFollower::follow() {
    using Clock = std::chrono::steady_clock;
    std::unique_lock lock(mutex_);
    while (!ending_) {
        lock.unlock();
        const auto began = Clock::now();
        if (reader_.refresh()) {
            newest_.publish(reader_.content());
            wake_();
        }
        // Files that take long to read are read less often.
        const auto pause = std::max<Clock::duration>(kPause, 4 * (Clock::now() - began));
        lock.lock();
        ended_.wait_for(lock, pause, [this] { return ending_; });
    }
}

}  // namespace scorescope::app
