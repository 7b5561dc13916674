// SPDX-License-Identifier: Apache-2.0
#include "app/present/curves_view.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace scorescope::app {

void CurvesView::clear() {
    loss_.clear();
    epsMse_.clear();
    raw_.clear();
    smoothed_.clear();
    marks_.clear();
    average_ = weight_ = 0.0;
    firstStep_ = 1;
}

void CurvesView::append(std::span<const LossPoint> points) {
    for (const LossPoint& point : points) {
        if (loss_.empty()) firstStep_ = point.step;
        loss_.push_back(static_cast<float>(point.loss));
        epsMse_.push_back(point.epsMse ? static_cast<float>(*point.epsMse)
                                       : std::numeric_limits<float>::quiet_NaN());
        take(quantity_ == Quantity::loss ? loss_.back() : epsMse_.back());
        newestMade_ = point.made;
    }
}

void CurvesView::choose(Quantity quantity, double smoothing) {
    if (quantity == quantity_ && smoothing == smoothing_) return;
    quantity_ = quantity;
    smoothing_ = smoothing;
    raw_.clear();
    smoothed_.clear();
    average_ = weight_ = 0.0;
    for (const float value : quantity == Quantity::loss ? loss_ : epsMse_) take(value);
}

std::int64_t CurvesView::lastStep() const {
    return firstStep_ + static_cast<std::int64_t>(loss_.size()) - 1;
}

bool CurvesView::known() const {
    return !empty() && (quantity_ == Quantity::loss || weight_ > 0.0);
}

bool CurvesView::positive() const {
    return !(raw_.range(0, raw_.size()).lowest <= 0.0F);
}

void CurvesView::take(float value) {
    raw_.append(value);
    if (std::isfinite(value)) {  // one broken point must not break all later ones
        average_ = smoothing_ * average_ + (1.0 - smoothing_) * static_cast<double>(value);
        weight_ = smoothing_ * weight_ + (1.0 - smoothing_);
    }
    smoothed_.append(weight_ > 0.0 ? static_cast<float>(average_ / weight_) : value);
}

Polyline CurvesView::thin(const MinMaxTree& values, const CurveWindow& window) const {
    Polyline line;
    if (values.size() == 0) return line;
    const double base = static_cast<double>(firstStep_);
    const auto count = static_cast<double>(values.size());
    // One point beyond each edge, so that the line reaches the frame.
    const double begin = std::clamp(std::floor(window.firstStep - base) - 1.0, 0.0, count);
    const double end = std::clamp(std::ceil(window.lastStep - base) + 2.0, begin, count);
    const int columns = std::max(1, window.columns);
    const double lowest = std::max(1.0, begin + base);
    const double ratio = (end + base) / lowest;
    auto from = static_cast<std::size_t>(begin);
    for (int column = 1; column <= columns && from < static_cast<std::size_t>(end); ++column) {
        const double share = static_cast<double>(column) / columns;
        const double edge = window.logSteps ? lowest * std::pow(ratio, share) - base
                                            : begin + share * (end - begin);
        const std::size_t to = column == columns
                                   ? static_cast<std::size_t>(end)
                                   : static_cast<std::size_t>(std::clamp(edge, 0.0, end));
        if (to <= from) continue;
        const MinMax extremes = values.range(from, to);
        const double x = base + 0.5 * static_cast<double>(from + to - 1);
        from = to;
        if (extremes.lowest > extremes.highest) continue;
        line.x.push_back(x);
        line.y.push_back(extremes.lowest);
        if (extremes.highest > extremes.lowest) {
            line.x.push_back(x);
            line.y.push_back(extremes.highest);
        }
    }
    return line;
}

}  // namespace scorescope::app
