// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace scorescope::kernel {

/// A team of threads for one owner: `size` members, of which the caller is one.
///
/// Work comes as numbered items, which members take one after the other, so a member that another
/// program holds up delays no more than the item in its hands. Which member takes which item is
/// left open: results must follow from the item alone. Members wait briefly in a loop, since the
/// next job of a training step follows at once, and then sleep.
class ThreadTeam {
public:
    explicit ThreadTeam(int size);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    int size() const { return static_cast<int>(members_.size()) + 1; }

    /// Calls work(item) or work(item, member) for the items [0, count), count < 2^31, and returns
    /// when all are done. member: in [0, size()), which of the team works; for scratch memory.
    /// `work` must not throw and must not use this team. Only one thread may call this at a time.
    template <class Work>
    void forEach(std::int64_t count, Work&& work) {
        using Plain = std::remove_reference_t<Work>;
        const auto call = [](void* context, std::int64_t item, int member) {
            auto& plain = *static_cast<Plain*>(context);
            if constexpr (std::is_invocable_v<Plain&, std::int64_t, int>) {
                plain(item, member);
            } else {
                (void)member;
                plain(item);
            }
        };
        void* const context = const_cast<void*>(static_cast<const void*>(&work));
        if (members_.empty() || count <= 1) {
            for (std::int64_t i = 0; i < count; ++i) call(context, i, 0);
            return;
        }
        run({call, context, count});
    }

private:
    using Call = void (*)(void* context, std::int64_t item, int member);
    struct Job {
        Call call = nullptr;
        void* context = nullptr;
        std::int64_t count = 0;
    };

    void run(const Job& job);
    bool takeItem(int member);
    void finishItem(std::int64_t count);
    void waitForItems(std::int64_t count);
    void work(int member);
    bool waitForJob();
    bool jobWaits() const;

    // The job in numbers that members may read while the caller already writes the next one: an
    // item is taken only if the cursor has not changed since they were read.
    std::atomic<Call> call_{nullptr};
    std::atomic<void*> context_{nullptr};
    std::atomic<std::int64_t> count_{0};
    std::atomic<std::uint64_t> cursor_{0};  ///< number of the job (33 bits) | next item (31 bits)
    alignas(64) std::atomic<std::int64_t> done_{0};  ///< items of the newest job that are finished

    std::mutex mutex_;
    std::condition_variable jobCame_, itemsDone_;
    std::atomic<int> sleepers_{0};
    std::atomic<bool> callerSleeps_{false};
    std::atomic<bool> stopping_{false};
    std::vector<std::thread> members_;
};

}  // namespace scorescope::kernel
