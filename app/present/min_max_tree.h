// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace scorescope::app {

struct MinMax {
    float lowest;
    float highest;
};

/// A growing row of numbers that tells the extremes of any stretch in logarithmic time, so that a
/// curve of millions of steps is drawn without dropping a single peak.
class MinMaxTree {
public:
    void append(float value);
    void clear();

    std::size_t size() const { return values_.size(); }
    float operator[](std::size_t i) const { return values_[i]; }

    /// Extremes of [from, to); the stretch must not be empty. Values that are not finite are left
    /// out; when there is no other, lowest > highest.
    MinMax range(std::size_t from, std::size_t to) const;

private:
    static constexpr std::size_t kFan = 16;  ///< entries of one level that make one of the next

    std::vector<float> values_;
    std::vector<std::vector<MinMax>> levels_;  ///< complete groups only
};

}  // namespace scorescope::app
