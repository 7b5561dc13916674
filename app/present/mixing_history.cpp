// SPDX-License-Identifier: Apache-2.0
#include "app/present/mixing_history.h"

#include <algorithm>

namespace scorescope::app {

void MixingHistory::add(std::int64_t step, const std::vector<double>& alpha) {
    if (alpha.empty()) return;
    if (!points_.empty() && points_.front().alpha.size() != alpha.size()) points_.clear();
    const auto place = std::ranges::lower_bound(points_, step, {}, &Point::step);
    if (place != points_.end() && place->step == step) {
        place->alpha = alpha;
        return;
    }
    points_.insert(place, {step, alpha});
    if (points_.size() <= kMost) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points_.size(); i += 2) points_[kept++] = points_[i];
    const Point newest = points_.back();
    points_.resize(kept);
    if (points_.back().step < newest.step) points_.push_back(newest);
}

}  // namespace scorescope::app
