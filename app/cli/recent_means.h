// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "core/session/snapshot.h"

namespace scorescope::app {

/// Means over the newest steps: a single batch's loss jumps about.
struct RecentMeans {
    double loss = 0.0;
    std::optional<double> epsMse;  ///< nothing where there is no noise
};

/// Of at least one point.
inline RecentMeans recentMeans(std::span<const LossPoint> points) {
    const auto count = static_cast<double>(points.size());
    RecentMeans means;
    double noiseError = 0.0;
    bool known = true;
    for (const LossPoint& point : points) {
        means.loss += point.loss / count;
        noiseError += point.epsMse.value_or(0.0) / count;
        known = known && point.epsMse.has_value();
    }
    if (known) means.epsMse = noiseError;
    return means;
}

/// Standard deviation of the losses of a batch's samples; nothing below two.
inline std::optional<double> lossSpread(const SampleLosses& samples) {
    const auto count = static_cast<double>(samples.losses.size());
    if (count < 2.0) return std::nullopt;
    double mean = 0.0;
    for (const float loss : samples.losses) mean += static_cast<double>(loss) / count;
    double squares = 0.0;
    for (const float loss : samples.losses) squares += (loss - mean) * (loss - mean);
    return std::sqrt(squares / (count - 1.0));
}

}  // namespace scorescope::app
