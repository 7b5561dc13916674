// SPDX-License-Identifier: Apache-2.0
#include "app/present/canvas_view.h"

#include <algorithm>
#include <cmath>

#include "app/present/legend_summary.h"
#include "app/present/map_catalogue.h"
#include "app/present/map_picture.h"
#include "app/present/noise_levels.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

using render::ArrowGrid;
using render::Points;

constexpr float kBehindTools = 0.4f;    // of the points' opacity, so that a tool stands out
constexpr double kEllipseShare = 0.11;  // of the data's side, for the longest half axis

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
    return data_ ? data_->sde().nearestTime(t_, data_->tMin()) : std::max(t_, 1e-3);
}

render::Scene CanvasView::scene(const ViewState& view) {
    placePoints(view);
    render::Scene scene;
    scene.background = theme_->background;
    addMap(scene, view);
    // What changes least comes first: the renderer keeps the unchanged back as a picture.
    if (view.shows(Layer::data)) addPoints(scene, view, Layer::data);
    if (view.shows(Layer::exact)) addArrows(scene, view, fields_.exact(), true);
    if (view.shows(Layer::particles)) addPoints(scene, view, Layer::particles);
    if (view.shows(Layer::learned)) addArrows(scene, view, fields_.learned(), false);
    addTools(scene, view);
    addProbe(scene, view);
    return scene;
}

void CanvasView::clearAnswers() {
    fields_.clear();
    probe_.clear();
    integral_.clear();
    dsm_.clear();
}

double CanvasView::homeSide() const {
    if (!data_) return 2.0;
    const render::WorldRect home = data_->home();
    return std::max(home.width(), home.height());
}

TwoWays CanvasView::ways(const ViewState& view) const {
    return view.ways.value_or(waysAcross(data_ ? data_->home() : render::WorldRect{}));
}

void CanvasView::addTools(render::Scene& scene, const ViewState& view) const {
    if (view.shows(Layer::integral)) IntegralView::add(scene, ways(view), *theme_);
    probe_.add(scene, view, *theme_, kEllipseShare * homeSide());
    dsm_.add(scene, view, *theme_);
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

void CanvasView::addMap(render::Scene& scene, const ViewState& view) const {
    if (auto made = mapPicture(fields_, view, *theme_)) {
        scene.drawables.emplace_back(std::move(made->heatmap));
        if (made->hatching) scene.drawables.emplace_back(*std::move(made->hatching));
    }
}

void CanvasView::addPoints(render::Scene& scene, const ViewState& view, Layer layer) const {
    const bool tooled = view.shows(Layer::integral) || view.shows(Layer::dsm);
    const bool data = layer == Layer::data;
    const render::FloatArray& positions = data ? dataPoints_ : particles_;
    if (!positions || positions->empty()) return;
    Points points;
    points.id = data ? "data" : "particles";
    points.positions = positions;
    points.count = positions->size() / 2;
    points.radiusPixels = radiusFor(static_cast<std::int64_t>(points.count));
    const float strength = tooled ? kBehindTools : 1.0f;
    points.colour = data ? theme_->data.withAlpha(0.45f * strength)
                         : theme_->generated.withAlpha(0.85f * strength);
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
    if (given_) return addPlace(scene, {given_->x[0], given_->x[1]}, theme_->generated);
    if (view.probe) addPlace(scene, *view.probe, theme_->error);
}

void CanvasView::addPlace(render::Scene& scene, render::Vec2 place, render::Colour colour) const {
    Points rim;
    rim.id = "probe rim";
    rim.positions = render::shareArray(
        std::vector<float>{static_cast<float>(place.x), static_cast<float>(place.y)});
    rim.count = 1;
    rim.radiusPixels = 8.0f;
    rim.colour = theme_->text;
    Points centre = rim;
    centre.id = "probe";
    centre.radiusPixels = 5.5f;
    centre.colour = colour;
    scene.drawables.emplace_back(std::move(rim));
    scene.drawables.emplace_back(std::move(centre));
}

void CanvasView::setGiven(std::optional<GivenPoint> given, bool choice) {
    given_ = std::move(given);
    givenChoice_ = choice;
}

LegendEntry CanvasView::entryOf(const LayerInfo& info, const ViewState& view) const {
    LegendEntry entry = {info.layer, false, {}};
    switch (info.layer) {
        case Layer::data:
            entry.available = data_ != nullptr;
            if (data_) entry.badge = countText(data_->shown(), data_->total());
            break;
        case Layer::particles:
            entry.available = !trajectory_.empty();
            entry.badge =
                trajectory_.empty() ? "press Sample" : render::groupedNumber(trajectory_.count());
            if (view.exactPaths && !trajectory_.empty()) entry.badge += ", true score";
            break;
        case Layer::learned:
            entry.available = fields_.learned().present();
            if (given_) entry.title = givenPart(given_->part).formula;
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
            entry.available = !view.shows(Layer::density) || mapPicture(fields_, view, *theme_);
            entry.title = mapInfo(view.map).title;
            entry.help = mapInfo(view.map).help;
            entry.badge = view.map == MapKind::density && fields_.exactPoints() == 0 ? "exact" : "";
            break;
        case Layer::jacobian:
            entry.available = probe_.shown(view) != nullptr;
            entry.badge = "ellipse";
            break;
        case Layer::integral:
            entry.available = true;
            entry.badge = "drag the dots";
            break;
        case Layer::dsm:
            entry.available = dsm_.shown(view) != nullptr;
            entry.badge = std::to_string(view.dsm.stage) + " / " + std::to_string(kLastDsmStage);
            break;
        default: break;
    }
    return entry;
}

std::vector<LegendEntry> CanvasView::legend(const ViewState& view) const {
    std::vector<LegendEntry> entries;
    for (const LayerInfo& info : layerCatalogue()) {
        if (!info.onPlane) continue;
        const bool idle = !view.shows(info.layer) || (info.layer == Layer::jacobian && !view.probe);
        if (info.tool && idle) continue;
        entries.push_back(entryOf(info, view));
    }
    return entries;
}

std::string CanvasView::scaleText(const ViewState& view) const {
    std::string text;
    const auto add = [&text](const std::string& line) {
        text += (text.empty() ? "" : "\n") + line;
    };
    if (view.shows(Layer::learned) || view.shows(Layer::exact)) {
        add(view.arrows == ArrowScaling::direction
                ? "arrows: direction only"
                : "longest arrow: |s| ≥ " + formatReal(fields_.fullLength(), 3));
    }
    if (fields_.relativeError() >= 0.0 && view.shows(Layer::exact) && view.shows(Layer::learned)) {
        add("score error: " + formatReal(100.0 * fields_.relativeError(), 3) + " %");
    }
    return text;
}

std::optional<ColourKey> CanvasView::colourKey(const ViewState& view) const {
    if (!view.shows(Layer::density)) return std::nullopt;
    const auto made = mapPicture(fields_, view, *theme_);
    if (made) {
        const bool hatched = made->hatching.has_value();
        return ColourKey{made->scale, hatched, hatched ? "hatched: hardly a training point" : ""};
    }
    const MapField& field = fields_.map();
    if (view.map != field.kind || field.refusal.empty()) return std::nullopt;
    return ColourKey{{}, false, field.refusal};
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

std::vector<Finding> CanvasView::tables(const ViewState& view) const {
    std::vector<Finding> tables;
    if (given_) tables.push_back(findingOf(*given_, givenChoice_));
    if (auto found = dsm_.finding(view)) tables.push_back(*std::move(found));
    if (auto found = probe_.finding(view)) tables.push_back(*std::move(found));
    if (view.shows(Layer::integral)) tables.push_back(integral_.finding(ways(view)));
    return tables;
}

std::vector<std::string> CanvasView::findings(const ViewState& view) const {
    std::vector<std::string> lines;
    for (const Finding& table : tables(view)) {
        const auto more = table.lines();
        lines.insert(lines.end(), more.begin(), more.end());
    }
    return lines;
}

std::string CanvasView::summary(const ViewState& view) const {
    const std::string time = data_ && data_->sde().hasLevels()
                                 ? timeText(data_->sde(), t_)
                                 : "diffusion time t = " + formatReal(t_, 3);
    std::string text = "The plane at " + time + "." + legendSummary(*this, view);
    for (const std::string& line : findings(view)) text += " " + line + ".";
    return text;
}

}  // namespace scorescope::app
