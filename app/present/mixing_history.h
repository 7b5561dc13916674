// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace scorescope::app {

/// Learned mixing coefficients over training, as they have been seen: a curve for each latent.
class MixingHistory {
public:
    struct Point {
        std::int64_t step = 0;
        std::vector<double> alpha;  ///< [L]
    };

    void clear() { points_.clear(); }
    /// One point a step, kept in the order of steps; of many every second is dropped.
    void add(std::int64_t step, const std::vector<double>& alpha);
    const std::vector<Point>& points() const { return points_; }

private:
    static constexpr std::size_t kMost = 600;
    std::vector<Point> points_;
};

}  // namespace scorescope::app
