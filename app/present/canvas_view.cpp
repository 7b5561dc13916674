// SPDX-License-Identifier: Apache-2.0
#include "app/present/canvas_view.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

using render::ArrowGrid;
using render::Heatmap;
using render::Points;
using render::WorldRect;

constexpr double kLogDensityShown = 12.0;  // nats below the largest value

WorldRect worldRect(const Rect& view) {
    return {view.left, view.bottom, view.right, view.top};
}

std::string vectorText(const VectorAt& v) {
    return "(" + formatReal(v[0], 3) + ", " + formatReal(v[1], 3) + ")  |s| " +
           formatReal(std::hypot(v[0], v[1]), 3);
}

std::string countText(std::int64_t shown, std::int64_t total) {
    return render::groupedNumber(shown) + " / " + render::groupedNumber(total);
}

/// Many points are drawn small and pale so that the rest stays visible.
float radiusFor(std::int64_t count) {
    return count > 100'000 ? 0.9f : count > 5'000 ? 1.4f : count > 1'000 ? 2.0f : 3.0f;
}

}  // namespace

void CanvasView::setData(std::shared_ptr<const PlaneData> data) {
    data_ = std::move(data);
    dataPoints_ = nullptr;
}

void CanvasView::setTrajectory(Trajectory trajectory) {
    trajectory_ = std::move(trajectory);
    particles_ = nullptr;
}

double CanvasView::fieldT() const {
    return std::max(t_, data_ ? data_->tMin() : 1e-3);
}

render::Scene CanvasView::scene(const ViewState& view) {
    placePoints(view);
    render::Scene scene;
    scene.background = theme_->background;
    addDensity(scene, view);
    // What changes least comes first: the renderer keeps the unchanged back as a picture.
    if (view.shows(Layer::data)) addPoints(scene, Layer::data);
    if (view.shows(Layer::exact)) addArrows(scene, view, fields_.exact(), true);
    if (view.shows(Layer::particles)) addPoints(scene, Layer::particles);
    if (view.shows(Layer::learned)) addArrows(scene, view, fields_.learned(), false);
    addProbe(scene, view);
    return scene;
}

void CanvasView::placePoints(const ViewState& view) {
    const double dataT = view.diffuseData ? t_ : 0.0;
    if (data_ && view.shows(Layer::data) && (!dataPoints_ || dataT_ != dataT)) {
        dataPoints_ = data_->at(dataT);
        dataT_ = dataT;
    }
    if (view.shows(Layer::particles) && (!particles_ || particleT_ != t_)) {
        particles_ = trajectory_.at(t_);
        particleT_ = t_;
    }
}

void CanvasView::addDensity(render::Scene& scene, const ViewState& view) const {
    const DensityField& field = fields_.density();
    if (!view.shows(Layer::density) || !field.present()) return;
    Heatmap map;
    map.id = view.logDensity ? "log-density" : "density";
    map.width = field.columns;
    map.height = field.rows;
    map.area = worldRect(field.view);
    map.values = view.logDensity ? field.logDensity : field.density;
    map.lo = view.logDensity ? static_cast<float>(field.largestLog - kLogDensityShown) : 0.0f;
    map.hi = view.logDensity ? static_cast<float>(field.largestLog) : 1.0f;
    map.map = theme_->density;
    scene.drawables.emplace_back(std::move(map));
}

void CanvasView::addPoints(render::Scene& scene, Layer layer) const {
    const bool data = layer == Layer::data;
    const render::FloatArray& positions = data ? dataPoints_ : particles_;
    if (!positions || positions->empty()) return;
    Points points;
    points.id = data ? "data" : "particles";
    points.positions = positions;
    points.count = positions->size() / 2;
    points.radiusPixels = radiusFor(static_cast<std::int64_t>(points.count));
    points.colour = data ? theme_->data.withAlpha(0.45f) : theme_->generated.withAlpha(0.85f);
    scene.drawables.emplace_back(std::move(points));
}

void CanvasView::addArrows(render::Scene& scene, const ViewState& view, const ArrowField& field,
                           bool exact) const {
    if (!field.present()) return;
    ArrowGrid arrows;
    arrows.id = exact ? "true score" : "learned score";
    arrows.nx = field.columns;
    arrows.ny = field.rows;
    const double dx = (field.view.right - field.view.left) / field.columns;
    const double dy = (field.view.top - field.view.bottom) / field.rows;
    arrows.area = {field.view.left + 0.5 * dx, field.view.bottom + 0.5 * dy,
                   field.view.right - 0.5 * dx, field.view.top - 0.5 * dy};
    arrows.vectors = field.vectors;
    arrows.colour = exact ? theme_->trueScore : theme_->learnedScore;
    arrows.halo = theme_->halo;
    // The true field lies below and is wider, so that agreement shows as an outline.
    arrows.widthPixels = exact ? 3.6f : 1.7f;
    if (view.arrows == ArrowScaling::direction) {
        arrows.length = render::ArrowLength::unit;
        arrows.factor = 0.75f;
    } else {
        arrows.length = render::ArrowLength::clipped;
        arrows.factor = static_cast<float>(0.95 * std::min(dx, dy) / fields_.fullLength());
    }
    scene.drawables.emplace_back(std::move(arrows));
}

void CanvasView::addProbe(render::Scene& scene, const ViewState& view) const {
    if (!view.probe) return;
    const auto x = static_cast<float>(view.probe->x);
    const auto y = static_cast<float>(view.probe->y);
    Points rim;
    rim.id = "probe rim";
    rim.positions = render::shareArray(std::vector<float>{x, y});
    rim.count = 1;
    rim.radiusPixels = 8.0f;
    rim.colour = theme_->text;
    Points centre = rim;
    centre.id = "probe";
    centre.radiusPixels = 5.5f;
    centre.colour = theme_->error;
    scene.drawables.emplace_back(std::move(rim));
    scene.drawables.emplace_back(std::move(centre));
}

std::vector<LegendEntry> CanvasView::legend(const ViewState& view) const {
    std::vector<LegendEntry> entries;
    for (const LayerInfo& info : layerCatalogue()) {
        if (!info.onPlane) continue;
        LegendEntry entry = {info.layer, false, {}};
        switch (info.layer) {
            case Layer::data:
                entry.available = data_ != nullptr;
                if (data_) entry.badge = countText(data_->shown(), data_->total());
                break;
            case Layer::particles:
                entry.available = !trajectory_.empty();
                entry.badge = trajectory_.empty()
                                  ? "press Sample"
                                  : countText(trajectory_.count(), trajectory_.count());
                break;
            case Layer::learned:
                entry.available = fields_.learned().present();
                entry.badge = view.emaWeights ? "EMA" : "raw";
                if (entry.available) {
                    entry.badge += ", step " + render::groupedNumber(fields_.learned().step);
                }
                break;
            case Layer::exact:
                entry.available = !view.shows(Layer::exact) || fields_.exact().present();
                entry.badge = fields_.exactPoints() > 0
                                  ? "of " + render::groupedNumber(fields_.exactPoints()) + " points"
                                  : "closed form";
                break;
            case Layer::density:
                entry.available = !view.shows(Layer::density) || fields_.density().present();
                entry.badge = view.logDensity ? "ln p" : "p";
                break;
            default: break;
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::string CanvasView::scaleText(const ViewState& view) const {
    std::string text;
    if (view.shows(Layer::learned) || view.shows(Layer::exact)) {
        text = view.arrows == ArrowScaling::direction
                   ? "arrows: direction only"
                   : "longest arrow: |s| ≥ " + formatReal(fields_.fullLength(), 3);
    }
    const DensityField& density = fields_.density();
    if (view.shows(Layer::density) && density.present()) {
        if (!text.empty()) text += "\n";
        text += view.logDensity ? "ln p: " + formatReal(density.largestLog - kLogDensityShown, 3) +
                                      " … " + formatReal(density.largestLog, 3)
                                : "density: 0 … " + formatReal(std::exp(density.largestLog), 2);
    }
    if (fields_.relativeError() >= 0.0 && view.shows(Layer::exact) && view.shows(Layer::learned)) {
        if (!text.empty()) text += "\n";
        text += "score error: " + formatReal(100.0 * fields_.relativeError(), 3) + " %";
    }
    return text;
}

std::vector<std::string> CanvasView::readout(render::Vec2 point, const ViewState& view) const {
    std::vector<std::string> lines = {"x  (" + formatReal(point.x, 3) + ", " +
                                      formatReal(point.y, 3) + ")"};
    if (const auto s = fields_.learned().at(point); s && view.shows(Layer::learned)) {
        lines.push_back("learned s  " + vectorText(*s));
    }
    if (const auto s = fields_.exact().at(point); s && view.shows(Layer::exact)) {
        lines.push_back("true s  " + vectorText(*s));
    }
    return lines;
}

std::string CanvasView::summary(const ViewState& view) const {
    std::string text = "The plane at diffusion time t = " + formatReal(t_, 3) + ". Shown:";
    for (const LegendEntry& entry : legend(view)) {
        if (!view.shows(entry.layer) || !entry.available) continue;
        const auto info = std::ranges::find(layerCatalogue(), entry.layer, &LayerInfo::layer);
        text += " " + info->title + (entry.badge.empty() ? "" : " (" + entry.badge + ")") + ";";
    }
    if (text.ends_with(';')) text.back() = '.';
    return text;
}

}  // namespace scorescope::app
