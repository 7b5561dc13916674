// SPDX-License-Identifier: Apache-2.0
#include "app/present/sweep_figure.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

using render::AxisScale;
using render::Colour;
using render::Figure;
using render::Marker;

constexpr double kRoom = 0.06;  // of an axis, on each side of the values
constexpr double kLineWidth = 3.0;
constexpr double kBandAlpha = 0.22;

/// How one series looks; colour is never the only difference.
struct Look {
    Colour colour;
    Marker marker;
    std::vector<double> dash;
};

Look lookOf(std::size_t series, const render::ThemeColours& theme) {
    const std::array<Colour, 5> colours = {theme.generated, theme.data, theme.error,
                                           theme.learnedScore, theme.trueScore};
    constexpr std::array kMarkers = {Marker::circle, Marker::square, Marker::diamond,
                                     Marker::cross};
    static const std::array<std::vector<double>, 3> dashes = {{{}, {12.0, 6.0}, {3.0, 5.0}}};
    return {colours[series % colours.size()], kMarkers[series % kMarkers.size()],
            dashes[series % dashes.size()]};
}

/// The smallest range around finite values.
struct Extent {
    double lo = std::numeric_limits<double>::infinity();
    double hi = -std::numeric_limits<double>::infinity();

    void take(double value) {
        if (!std::isfinite(value)) return;
        lo = std::min(lo, value);
        hi = std::max(hi, value);
    }
};

render::FigureAxis axisAround(std::string label, Extent extent, bool logarithmic) {
    if (!(extent.lo <= extent.hi)) extent = {1.0, 2.0};
    if (logarithmic && extent.lo > 0.0) {
        const double room = std::pow(std::max(extent.hi / extent.lo, 1.5), kRoom);
        return {std::move(label), AxisScale::logarithmic, extent.lo / room, extent.hi * room};
    }
    const double span = extent.hi - extent.lo;
    const double room = span > 0.0 ? kRoom * span : std::max(0.5 * std::abs(extent.lo), 0.5);
    return {std::move(label), AxisScale::linear, extent.lo - room, extent.hi + room};
}

double lowEnd(const SweepSeries& series, std::size_t i) {
    return series.y[i] - (series.spread.empty() ? 0.0 : series.spread[i]);
}

void addBand(Figure& figure, const SweepSeries& series, const Colour& colour) {
    if (series.spread.empty()) return;
    render::FigureBand band;
    band.x = series.x;
    band.colour = colour.withAlpha(kBandAlpha);
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        // On a logarithmic axis the band ends at the axis instead of breaking off.
        const double low = lowEnd(series, i);
        band.lower.push_back(std::isfinite(low) ? std::max(low, figure.y.lo) : low);
        band.upper.push_back(series.y[i] + series.spread[i]);
    }
    figure.elements.emplace_back(std::move(band));
}

void addMarks(Figure& figure, const SweepCurves& curves) {
    for (const SweepMark& mark : curves.marks) {
        figure.elements.emplace_back(
            render::FigureMark{mark.x, mark.label, figure.theme.mutedText});
    }
    if (!curves.lowestOf) return;
    const std::size_t index = *curves.lowestOf;
    assert(index < curves.series.size());
    const auto lowest = lowestPoint(curves.series[index]);
    if (!lowest) return;
    figure.elements.emplace_back(
        render::FigureMark{lowest->x, lowest->label, lookOf(index, figure.theme).colour});
}

}  // namespace

std::optional<SweepMark> lowestPoint(const SweepSeries& series) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < series.y.size(); ++i) {
        if (!std::isfinite(series.y[i])) continue;
        if (!best || series.y[i] < series.y[*best]) best = i;
    }
    if (!best) return std::nullopt;
    return SweepMark{series.x[*best], "lowest at " + render::readableNumber(series.x[*best])};
}

Figure sweepFigure(const SweepCurves& curves, const render::ThemeColours& theme) {
    Figure figure;
    figure.theme = theme;
    figure.title = curves.title;
    figure.caption = curves.caption;
    Extent x, y;
    for (const SweepSeries& series : curves.series) {
        assert(series.x.size() == series.y.size());
        for (std::size_t i = 0; i < series.x.size(); ++i) {
            x.take(series.x[i]);
            y.take(series.y[i] + (series.spread.empty() ? 0.0 : series.spread[i]));
            y.take(series.y[i]);
            if (!curves.yLog) y.take(lowEnd(series, i));
        }
    }
    for (const SweepMark& mark : curves.marks) x.take(mark.x);
    figure.x = axisAround(curves.xLabel, x, curves.xLog);
    figure.y = axisAround(curves.yLabel, y, curves.yLog);
    for (std::size_t i = 0; i < curves.series.size(); ++i) {
        addBand(figure, curves.series[i], lookOf(i, theme).colour);
    }
    for (std::size_t i = 0; i < curves.series.size(); ++i) {
        const SweepSeries& series = curves.series[i];
        const Look look = lookOf(i, theme);
        figure.elements.emplace_back(render::FigureLine{series.x, series.y, look.colour, kLineWidth,
                                                        look.dash, look.marker, series.name});
    }
    addMarks(figure, curves);
    return figure;
}

}  // namespace scorescope::app
