// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace scorescope::render {

/// One mark of an axis.
struct Tick {
    double at = 0;
    std::string label;  ///< UTF-8; empty for marks between the labelled ones
};

using Ticks = std::vector<Tick>;

/// At most maxCount (>= 2) labelled ticks at multiples of 1, 2 or 5 times a power of ten, all
/// within [lo, hi]. Empty when the range is empty or not finite.
Ticks niceTicks(double lo, double hi, int maxCount);

/// Powers of ten within [lo, hi] with marks between them. As many have a label as leave each a
/// share of 1 / maxCount (>= 2) of the axis, but two at least. Empty unless 0 < lo < hi.
Ticks logTicks(double lo, double hi, int maxCount);

/// A count with thousands separated, "1,240".
std::string groupedNumber(long long value);

/// A number for reading, at most `digits` significant ones: "0.4", "−12", "3×10⁻⁷".
std::string readableNumber(double value, int digits = 3);

}  // namespace scorescope::render
