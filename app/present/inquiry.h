// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace scorescope::app {

/// When one question is asked of the explorer: at once when it has changed, again when the weights
/// have and some time has passed; one at a time.
template <class Request>
class Inquiry {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// The request to send now, or nothing. `wish`: nothing is wanted. `step`: of the newest
    /// weights; `run` changes with every restart.
    std::optional<Request> next(const std::optional<Request>& wish, std::uint64_t run,
                                std::int64_t step, Time now) {
        if (waiting_ || !wish) return std::nullopt;
        const bool same = asked_ && *asked_ == *wish && run_ == run;
        if (same && (wish->source.recordedStep || step == step_)) return std::nullopt;
        if (same && now - answered_ < std::max<Duration>(kShortest, 2 * took_)) return std::nullopt;
        asked_ = wish;
        run_ = run;
        step_ = step;
        waiting_ = true;
        sent_ = now;
        return wish;
    }

    /// The answer has come, or an error in its place.
    void answered(Time now) {
        waiting_ = false;
        known_ = asked_;
        answered_ = now;
        took_ = now - sent_;
    }

    /// A new session: nothing is under way, nothing is known.
    void restart() { *this = {}; }

    /// What is wished has been answered; while training runs, of weights that may be a little
    /// older.
    bool settled(const std::optional<Request>& wish, std::uint64_t run) const {
        return !wish || (known_ && *known_ == *wish && run_ == run);
    }

private:
    using Duration = std::chrono::steady_clock::duration;
    static constexpr Duration kShortest = std::chrono::milliseconds(150);

    std::optional<Request> asked_;
    std::optional<Request> known_;
    std::uint64_t run_ = 0;
    std::int64_t step_ = -1;
    bool waiting_ = false;
    Time sent_;
    Time answered_;
    Duration took_{0};
};

}  // namespace scorescope::app
