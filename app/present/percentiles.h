// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/json.h"

namespace scorescope::app {

/// Collects durations and tells how they are spread. Bounded: of very long series the newest
/// million is kept.
class Percentiles {
public:
    void add(double value);
    bool empty() const { return values_.empty(); }
    /// The smallest value that at least this share (0..1) of all does not exceed; 0 when empty.
    double at(double share) const;
    double largest() const { return largest_; }
    /// {"p50", "p95", "p99", "max", "n"}
    Json toJson() const;

private:
    std::vector<double> values_;
    std::size_t oldest_ = 0;
    double largest_ = 0.0;
};

}  // namespace scorescope::app
