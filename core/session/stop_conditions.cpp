// SPDX-License-Identifier: Apache-2.0
#include "core/session/stop_conditions.h"

#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr std::int64_t kWindow = 100;  ///< steps of smoothing; before that nothing is judged
constexpr double kNoticeable = 1e-3;   ///< a smaller relative fall is none
constexpr double kSecondsPerMinute = 60.0;

}  // namespace

void StopConditions::begin(std::int64_t untilStep, double minutes) {
    untilStep_ = untilStep;
    minutes_ = minutes;
    bestStep_ = 0;  // a plateau that ended the last training must not end this one at once
}

void StopConditions::observe(const LossPoint& point) {
    constexpr double kDecay = 1.0 - 1.0 / static_cast<double>(kWindow);
    step_ = point.step;
    if (!point.epsMse) return;
    sum_ = kDecay * sum_ + (1.0 - kDecay) * *point.epsMse;
    weight_ = kDecay * weight_ + (1.0 - kDecay);
    if (step_ < kWindow) return;
    const double smoothed = sum_ / weight_;
    if (bestStep_ == 0 || smoothed < best_ * (1.0 - kNoticeable)) {
        best_ = smoothed;
        bestStep_ = step_;
    }
}

std::optional<std::string> StopConditions::reached(double seconds) const {
    if (step_ >= untilStep_) return "reached step " + std::to_string(step_);
    for (const double minutes : {minutes_, options_.stopMinutes}) {
        if (minutes > 0.0 && seconds >= minutes * kSecondsPerMinute) {
            return "stopped after " + formatReal(minutes, 3) + " min";
        }
    }
    if (step_ < kWindow || weight_ == 0.0) return std::nullopt;
    if (options_.stopEpsMse > 0.0 && sum_ / weight_ < options_.stopEpsMse) {
        return "the noise error fell below " + formatReal(options_.stopEpsMse, 3);
    }
    if (options_.stopPlateau > 0 && step_ - bestStep_ >= options_.stopPlateau) {
        return "the noise error has not fallen for " + std::to_string(step_ - bestStep_) + " steps";
    }
    return std::nullopt;
}

}  // namespace scorescope
