// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/parallel.h"

#include <cassert>
#include <chrono>

namespace scorescope::kernel {
namespace {

constexpr auto kSpinTime = std::chrono::microseconds(40);
constexpr int kSpinsPerLook = 32;  ///< looks at the condition between looks at the clock

constexpr int kItemBits = 31;
constexpr std::uint64_t kItemMask = (std::uint64_t{1} << kItemBits) - 1;

void relax() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/// Waits in a loop for a short while; true when the condition came true.
template <class Condition>
bool spinUntil(const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + kSpinTime;
    do {
        for (int i = 0; i < kSpinsPerLook; ++i) {
            if (condition()) return true;
            relax();
        }
    } while (std::chrono::steady_clock::now() < end);
    return condition();
}

}  // namespace

ThreadTeam::ThreadTeam(int size) {
    for (int i = 1; i < size; ++i) members_.emplace_back([this, i] { work(i); });
}

ThreadTeam::~ThreadTeam() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    jobCame_.notify_all();
    for (std::thread& member : members_) member.join();
}

void ThreadTeam::run(const Job& job) {
    assert(job.count > 0 && static_cast<std::uint64_t>(job.count) < kItemMask);
    // A cursor that shows "all taken" under a new number closes the old job to late members; only
    // then do the job's numbers change, and the cursor at item 0 opens it.
    const std::uint64_t number = ((cursor_.load() >> kItemBits) + 1) << kItemBits;
    cursor_.store(number | kItemMask);
    call_.store(job.call);
    context_.store(job.context);
    count_.store(job.count);
    done_.store(0);
    cursor_.store(number);
    if (sleepers_.load() > 0) {
        const std::lock_guard lock(mutex_);
        jobCame_.notify_all();
    }
    while (takeItem(0)) {
    }
    waitForItems(job.count);
}

bool ThreadTeam::jobWaits() const {
    const std::uint64_t cursor = cursor_.load();
    return static_cast<std::int64_t>(cursor & kItemMask) < count_.load();
}

bool ThreadTeam::takeItem(int member) {
    std::uint64_t cursor = cursor_.load();
    for (;;) {
        const Call call = call_.load();
        void* const context = context_.load();
        const std::int64_t count = count_.load();
        const auto item = static_cast<std::int64_t>(cursor & kItemMask);
        if (item >= count) return false;
        if (!cursor_.compare_exchange_weak(cursor, cursor + 1)) continue;
        call(context, item, member);
        finishItem(count);
        return true;
    }
}

void ThreadTeam::finishItem(std::int64_t count) {
    if (done_.fetch_add(1) + 1 < count) return;
    // The caller says that it sleeps before it looks at done_ for the last time.
    if (!callerSleeps_.load()) return;
    const std::lock_guard lock(mutex_);
    itemsDone_.notify_one();
}

void ThreadTeam::waitForItems(std::int64_t count) {
    const auto allDone = [&] { return done_.load() == count; };
    if (spinUntil(allDone)) return;
    std::unique_lock lock(mutex_);
    callerSleeps_ = true;
    itemsDone_.wait(lock, allDone);
    callerSleeps_ = false;
}

void ThreadTeam::work(int member) {
    while (waitForJob()) {
        while (takeItem(member)) {
        }
    }
}

bool ThreadTeam::waitForJob() {
    const auto called = [this] { return stopping_.load() || jobWaits(); };
    if (!spinUntil(called)) {
        std::unique_lock lock(mutex_);
        // Counted before the last look at the cursor, which the caller moves before it counts.
        ++sleepers_;
        jobCame_.wait(lock, called);
        --sleepers_;
    }
    return !stopping_;
}

}  // namespace scorescope::kernel
