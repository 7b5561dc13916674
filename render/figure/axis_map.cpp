// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "render/figure/layout.h"

namespace scorescope::render {

AxisMap::AxisMap(const FigureAxis& axis, double first, double last)
    : logarithmic_(axis.scale == AxisScale::logarithmic), first_(first) {
    lo_ = scaled(axis.lo);
    perUnit_ = (last - first) / (scaled(axis.hi) - lo_);
}

double AxisMap::operator()(double value) const {
    return first_ + (scaled(value) - lo_) * perUnit_;
}

double AxisMap::scaled(double value) const {
    return logarithmic_ ? std::log10(value) : value;
}

AxisMap xMapOf(const Figure& figure, const FigureBox& plot) {
    return {figure.x, plot.left, plot.right()};
}

AxisMap yMapOf(const Figure& figure, const FigureBox& plot) {
    return {figure.y, plot.bottom(), plot.top};
}

}  // namespace scorescope::render
