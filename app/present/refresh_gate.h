// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace scorescope::app {

/// Decides when one thing is asked for again: another order at once, new weights of the same order
/// only after a pause that grows with what the last answer cost. One question is under way at a
/// time.
class RefreshGate {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Seconds = std::chrono::duration<double>;

    /// `shortest`: pause between answers of new weights; `costs`: pause in answers' durations.
    RefreshGate(Seconds shortest, double costs) : shortest_(shortest), costs_(costs) {}

    /// `order` says all that decides the answer besides the weights; `step` is that of the newest
    /// weights, or a constant where they do not matter.
    bool due(const std::string& order, std::int64_t step, Time now) const;
    void asked(const std::string& order, std::int64_t step, Time now);
    void answered(Time now);
    /// Nothing is under way, nothing is known.
    void restart();

    bool waiting() const { return waiting_; }
    /// The newest answer is of this order.
    bool settled(const std::string& order) const { return known_ && answer_ == order; }

private:
    Seconds shortest_;
    double costs_;
    std::string asked_;
    std::string answer_;
    std::int64_t step_ = -1;
    bool waiting_ = false;
    bool known_ = false;
    Time askedAt_;
    Time answeredAt_;
    Seconds took_{0.0};
};

}  // namespace scorescope::app
