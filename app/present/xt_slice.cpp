// SPDX-License-Identifier: Apache-2.0
#include "app/present/xt_slice.h"

#include <algorithm>
#include <cmath>

#include "app/present/field_view.h"

namespace scorescope::app {
namespace {

constexpr float kShare = 1e-3f;  // of the largest density: below it scores may leave the picture

}  // namespace

double XtSlice::largestDensity() const {
    return density.empty() ? 0.0 : static_cast<double>(*std::ranges::max_element(density));
}

double XtSlice::scoreReach() const {
    const std::vector<float>& scores = exact.empty() ? learned : exact;
    const auto least = kShare * static_cast<float>(largestDensity());
    double reach = 0.0;
    for (std::size_t i = 0; i < std::min(scores.size(), density.size()); ++i) {
        if (density[i] >= least) {
            reach = std::max(reach, std::abs(static_cast<double>(scores[i])));
        }
    }
    // A round number above it stands still while training changes the scores a little.
    return reach > 0.0 ? 2.0 * roundedDown(reach) : 1.0;
}

std::vector<float> histogramOf(const std::vector<float>& values, double bottom, double top,
                               int cells) {
    std::vector<float> histogram(static_cast<std::size_t>(cells), 0.0f);
    if (values.empty() || !(top > bottom)) return histogram;
    const double width = (top - bottom) / cells;
    const double share = 1.0 / (static_cast<double>(values.size()) * width);
    for (const float value : values) {
        const double cell = std::floor((static_cast<double>(value) - bottom) / width);
        if (!(cell >= 0.0) || cell >= cells) continue;
        histogram[static_cast<std::size_t>(cell)] += static_cast<float>(share);
    }
    return histogram;
}

}  // namespace scorescope::app
