// SPDX-License-Identifier: Apache-2.0
#include "app/present/xt_view.h"

#include <algorithm>
#include <cmath>

#include "app/present/legend_summary.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr double kEdge = 0.12;       // of the axis of time: the largest value of an edge curve
constexpr double kEdgeRoom = 0.15;   // left free for them
constexpr double kPriorShown = 2.9;  // standard deviations
constexpr int kHistogramCells = 48;

std::string weightsText(const ViewState& view, std::int64_t step) {
    return std::string(view.emaWeights ? "EMA" : "raw") + ", step " + render::groupedNumber(step);
}

TimeField fieldOf(const XtReply& reply, const std::vector<float>& values) {
    return {reply.arrowColumns, reply.arrowRows, reply.view,
            render::shareArray(std::vector<float>(values))};
}

}  // namespace

render::Colour pathColour(PathKind kind, const render::ThemeColours& theme) {
    switch (kind) {
        case PathKind::forward: return theme.data;
        case PathKind::reverse: return theme.generated;
        case PathKind::flow: break;
    }
    return theme.flow;
}

render::Colour edgeColour(bool prior, const render::ThemeColours& theme) {
    return prior ? theme.mutedText : render::colourAt(theme.density, 0.9);
}

Layer pathLayer(PathKind kind) {
    switch (kind) {
        case PathKind::forward: return Layer::forward;
        case PathKind::reverse: return Layer::reverse;
        case PathKind::flow: break;
    }
    return Layer::flow;
}

void XtView::setData(std::shared_ptr<const PlaneData> data) {
    data_ = std::move(data);
    edgeKey_ = {};
}

void XtView::clear() {
    auto data = std::move(data_);
    const render::ThemeColours* theme = theme_;
    const double t = t_;
    *this = XtView();
    data_ = std::move(data);
    theme_ = theme;
    t_ = t;
}

void XtView::take(const XtReply& reply) {
    exactPoints_ = reply.exactPoints;
    if (reply.columns > 0) {
        logDensity_ = {reply.columns, reply.rows, reply.view,
                       render::shareArray(std::vector<float>(reply.logDensity))};
        relative_ = relativeToColumn(logDensity_);
        largestLog_ = static_cast<double>(*std::ranges::max_element(reply.logDensity));
        logData_ = reply.logDensityOfData;
        shownLog_ = noiseLeft_ ? mirrored(logDensity_) : logDensity_.values;
        TimeField relative = logDensity_;
        relative.values = relative_;
        shownRelative_ = noiseLeft_ ? mirrored(relative) : relative_;
    }
    if (reply.arrowColumns > 0) {
        if (!reply.learned.empty()) learned_ = fieldOf(reply, reply.learned);
        if (!reply.exact.empty()) exact_ = fieldOf(reply, reply.exact);
    }
    if (!reply.sliceLogDensity.empty()) {
        slice_ = reply;
        step_ = reply.step;
    }
}

void XtView::take(const PathsReply& reply) {
    if (reply.dimension != 1) return;
    paths_[static_cast<std::size_t>(reply.kind)].take(reply, noiseLeft_);
}

void XtView::turn(const ViewState& view) {
    if (view.noiseLeft == noiseLeft_) return;
    noiseLeft_ = view.noiseLeft;
    for (PathBundle& bundle : paths_) bundle.turn(noiseLeft_);
    if (!logDensity_.present()) return;
    TimeField relative = logDensity_;
    relative.values = relative_;
    shownLog_ = noiseLeft_ ? mirrored(logDensity_) : logDensity_.values;
    shownRelative_ = noiseLeft_ ? mirrored(relative) : relative_;
}

render::WorldRect XtView::home() const {
    if (data_ == nullptr) return {-kEdgeRoom, -3.0, 1.0 + kEdgeRoom, 3.0};
    const double reach = kPriorShown * data_->priorSd();
    const double low = std::min(data_->home().left, data_->priorMean() - reach);
    const double high = std::max(data_->home().right, data_->priorMean() + reach);
    const double room = 0.04 * (high - low);
    return {-kEdgeRoom, low - room, 1.0 + kEdgeRoom, high + room};
}

XtSlice XtView::slice(const ViewState& view) const {
    XtSlice slice;
    slice.t = slice_.t;
    slice.bottom = slice_.view.bottom;
    slice.top = slice_.view.top;
    for (const float ln : slice_.sliceLogDensity) slice.density.push_back(std::exp(ln));
    if (view.shows(Layer::learned)) slice.learned = slice_.sliceLearned;
    if (view.shows(Layer::exact)) slice.exact = slice_.sliceExact;
    if (!view.shows(Layer::particles) || trajectory_.empty()) return slice;
    const render::FloatArray plane = trajectory_.at(t_);
    std::vector<float> places(plane->size() / 2);
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = (*plane)[2 * i];
    slice.particles = histogramOf(places, slice.bottom, slice.top, kHistogramCells);
    slice.particleCount = static_cast<std::int64_t>(places.size());
    return slice;
}

std::vector<double> XtView::edgePlaces() const {
    std::vector<double> places;
    const Rect& view = logDensity_.view;
    for (int r = 0; r < logDensity_.rows; ++r) {
        places.push_back(view.bottom + (view.top - view.bottom) * (r + 0.5) / logDensity_.rows);
    }
    return places;
}

std::vector<double> XtView::edge(bool prior) const {
    std::vector<double> values;
    if (!logDensity_.present() || data_ == nullptr) return values;
    if (prior) {
        for (const double x : edgePlaces()) {
            values.push_back(
                std::exp(-0.5 * std::pow((x - data_->priorMean()) / data_->priorSd(), 2)));
        }
    } else if (!logData_.empty()) {
        for (const float ln : logData_) values.push_back(std::exp(static_cast<double>(ln)));
    } else {
        // Without a closed form the data are what was drawn.
        const render::FloatArray plane = data_->at(0.0);
        std::vector<float> places(plane->size() / 2);
        for (std::size_t i = 0; i < places.size(); ++i) places[i] = (*plane)[2 * i];
        const auto bars = histogramOf(places, logDensity_.view.bottom, logDensity_.view.top,
                                      std::min(logDensity_.rows, kHistogramCells));
        for (std::size_t r = 0; r < static_cast<std::size_t>(logDensity_.rows); ++r) {
            values.push_back(static_cast<double>(
                bars[r * bars.size() / static_cast<std::size_t>(logDensity_.rows)]));
        }
    }
    const double largest = *std::ranges::max_element(values);
    for (double& value : values) value *= largest > 0.0 ? kEdge / largest : 0.0;
    return values;
}

LegendEntry XtView::entryOf(const LayerInfo& info, const ViewState& view) const {
    LegendEntry entry = {info.layer, true, {}};
    for (const PathKind kind : kPathKinds) {
        if (info.layer != pathLayer(kind)) continue;
        const PathBundle& bundle = paths(kind);
        entry.available = !view.shows(info.layer) || !bundle.empty();
        if (kind == PathKind::forward) {
            entry.badge = std::to_string(bundle.count()) + " paths";
        } else {
            entry.badge = view.exactPaths ? "true score" : weightsText(view, bundle.step());
        }
    }
    switch (info.layer) {
        case Layer::particles:
            entry.available = !trajectory_.empty();
            entry.badge =
                trajectory_.empty() ? "press Sample" : render::groupedNumber(trajectory_.count());
            break;
        case Layer::learned:
            entry.available = !view.shows(Layer::learned) || learned_.present();
            entry.badge = weightsText(view, step_);
            break;
        case Layer::exact:
        case Layer::density:
            entry.badge = exactPoints_ > 0 ? "of " + render::groupedNumber(exactPoints_) + " points"
                                           : "closed form";
            break;
        case Layer::scoreArrows: entry.badge = view.exactPaths ? "true" : "learned"; break;
        default: break;
    }
    return entry;
}

std::vector<LegendEntry> XtView::legend(const ViewState& view) const {
    std::vector<LegendEntry> entries;
    for (const LayerInfo& info : layerCatalogue()) {
        if (info.overTime) entries.push_back(entryOf(info, view));
    }
    return entries;
}

std::string XtView::scaleText(const ViewState& view) const {
    std::string text = weightsText(view, step_);
    if (view.shows(Layer::density) && logDensity_.present()) {
        text += view.logDensity
                    ? "; colours: ln p from " + formatReal(largestLog_ - kLogDensityShown, 3) +
                          " to " + formatReal(largestLog_, 3)
                    : "; colours: p relative to its largest at each t";
    }
    const TimeField& field = view.exactPaths ? exact_ : learned_;
    if (view.shows(Layer::scoreArrows) && field.present()) {
        text += "; longest arrow: |s| ≥ " + formatReal(arrowReach(field), 3);
    }
    return text;
}

std::vector<std::string> XtView::readout(render::Vec2 point, const ViewState& view) const {
    const double t = place(point.x, view);
    std::vector<std::string> lines = {"t  " + formatReal(t, 3) + "   x  " + formatReal(point.y, 3)};
    if (const auto ln = logDensity_.at(t, point.y)) {
        lines.push_back("p  " + formatReal(std::exp(*ln), 3) + "   ln p  " + formatReal(*ln, 3));
    }
    if (const auto s = learned_.at(t, point.y)) {
        lines.push_back("learned s  " + formatReal(*s, 3));
    }
    if (const auto s = exact_.at(t, point.y)) lines.push_back("true s  " + formatReal(*s, 3));
    return lines;
}

std::string XtView::summary(const ViewState& view) const {
    return "One-dimensional data over diffusion time, the cursor at t = " + formatReal(t_, 3) +
           "." + legendSummary(*this, view);
}

}  // namespace scorescope::app
