// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace scorescope::app {

/// Decides when images are asked for again. Another order goes out at once and replaces the one
/// that is under way (latest wins). New weights of the same order wait for the answer and then as
/// long as that took, but never longer than ten seconds after the last order.
class ImageGate {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Seconds = std::chrono::duration<double>;

    static constexpr Seconds kShortest{0.5};  ///< from an answer to the next order
    static constexpr Seconds kLongest{10.0};  ///< from an order to the next one

    /// `order` says all that decides the answer besides the weights; `step` is that of the newest
    /// weights.
    bool due(const std::string& order, std::int64_t step, Time now) const;
    void asked(const std::string& order, std::int64_t step, Time now);
    void answered(Time now);
    /// Nothing is under way, nothing is known.
    void restart() { *this = {}; }

    bool waiting() const { return waiting_; }
    /// The newest answer is of this order.
    bool settled(const std::string& order) const { return known_ && answered_ == order; }

private:
    std::string asked_;
    std::string answered_;
    std::int64_t step_ = -1;
    bool waiting_ = false;
    bool known_ = false;
    Time askedAt_;
    Time answeredAt_;
};

}  // namespace scorescope::app
