// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/session/snapshot.h"
#include "core/session/training_options.h"

namespace scorescope {

/// When training ends by itself. The noise error is judged after smoothing over about 100 steps.
class StopConditions {
public:
    void configure(const TrainingOptions& options) { options_ = options; }

    /// A new training begins: until this step, and for so many minutes (0: no limit).
    void begin(std::int64_t untilStep, double minutes);

    /// Takes a step into the smoothed error; in order, also those of a run that is resumed.
    void observe(const LossPoint& point);

    /// Why training must end now; nothing when it goes on. seconds: since begin().
    std::optional<std::string> reached(double seconds) const;

private:
    TrainingOptions options_;
    std::int64_t untilStep_ = 0;
    double minutes_ = 0.0;
    std::int64_t step_ = 0;
    double sum_ = 0.0, weight_ = 0.0;  ///< smoothed error = sum / weight
    double best_ = 0.0;
    std::int64_t bestStep_ = 0;
};

}  // namespace scorescope
