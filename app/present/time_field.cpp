// SPDX-License-Identifier: Apache-2.0
#include "app/present/time_field.h"

#include <algorithm>
#include <cmath>

namespace scorescope::app {
namespace {

/// A place among n cell centres: the lower neighbour and the share of the upper one.
struct Between {
    std::size_t lower = 0;
    std::size_t upper = 0;
    double share = 0.0;
};

Between between(double value, double from, double to, int n) {
    const double at = std::clamp((value - from) / (to - from) * n - 0.5, 0.0, n - 1.0);
    const auto lower = static_cast<std::size_t>(at);
    return {lower, std::min(lower + 1, static_cast<std::size_t>(n) - 1),
            at - static_cast<double>(lower)};
}

}  // namespace

std::optional<double> TimeField::at(double t, double x) const {
    const bool inside = t >= view.left && t <= view.right && x >= view.bottom && x <= view.top;
    if (!present() || !inside) return std::nullopt;
    const Between c = between(t, view.left, view.right, columns);
    const Between r = between(x, view.bottom, view.top, rows);
    const auto value = [this](std::size_t row, std::size_t column) {
        return static_cast<double>((*values)[row * static_cast<std::size_t>(columns) + column]);
    };
    const double below = std::lerp(value(r.lower, c.lower), value(r.lower, c.upper), c.share);
    const double above = std::lerp(value(r.upper, c.lower), value(r.upper, c.upper), c.share);
    return std::lerp(below, above, r.share);
}

render::FloatArray relativeToColumn(const TimeField& logDensity) {
    const auto columns = static_cast<std::size_t>(logDensity.columns);
    const std::vector<float>& from = *logDensity.values;
    std::vector<float> largest(columns, -INFINITY);
    for (std::size_t i = 0; i < from.size(); ++i) {
        largest[i % columns] = std::max(largest[i % columns], from[i]);
    }
    std::vector<float> values(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        const float top = largest[i % columns];
        values[i] = std::isfinite(top) ? std::exp(from[i] - top) : 0.0f;
    }
    return render::shareArray(std::move(values));
}

render::FloatArray mirrored(const TimeField& field) {
    const auto columns = static_cast<std::ptrdiff_t>(field.columns);
    std::vector<float> values = *field.values;
    for (auto row = values.begin(); row != values.end(); row += columns) {
        std::reverse(row, row + columns);
    }
    return render::shareArray(std::move(values));
}

}  // namespace scorescope::app
