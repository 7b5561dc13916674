// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "app/present/field_view.h"
#include "app/present/xt_view.h"

namespace scorescope::app {
namespace {

constexpr float kCursorWidth = 2.6f;
constexpr float kHaloWidth = 2.0f;  // beyond the line, both sides together
constexpr float kHeadRadius = 6.0f;
constexpr float kEdgeWidth = 3.0f;
constexpr float kFillWidth = 7.0f;  // more than a row's height, so that rows meet
constexpr std::size_t kFillRows = 320;
constexpr std::size_t kDashes = 36;
constexpr float kThinAlpha = 0.26f;
constexpr double kArrowShare = 0.8;  // of all arrows are shorter than a cell

render::Colour mixed(const render::Colour& a, const render::Colour& b, float share) {
    return {a.r + share * (b.r - a.r), a.g + share * (b.g - a.g), a.b + share * (b.b - a.b), 1.0f};
}

render::Paths halo(render::Paths paths, const render::Colour& colour) {
    paths.id += " halo";
    paths.widthPixels += kHaloWidth;
    paths.colour = colour;
    return paths;
}

/// Value at a share (0..1) of the way through equal cells.
double along(const std::vector<double>& values, double share) {
    const auto last = static_cast<double>(values.size() - 1);
    const double at = std::clamp(share * static_cast<double>(values.size()) - 0.5, 0.0, last);
    const auto lower = static_cast<std::size_t>(at);
    const std::size_t upper = std::min(lower + 1, values.size() - 1);
    return std::lerp(values[lower], values[upper], at - static_cast<double>(lower));
}

std::string idOf(PathKind kind) {
    switch (kind) {
        case PathKind::forward: return "forward";
        case PathKind::reverse: return "reverse";
        case PathKind::flow: break;
    }
    return "flow";
}

}  // namespace

render::Scene XtView::scene(const ViewState& view) {
    turn(view);
    render::Scene scene;
    scene.background = theme_->background;
    // What changes least comes first: the renderer keeps the unchanged back as a picture.
    addDensity(scene, view);
    addEdges(scene, view);
    addPaths(scene, view);
    addArrows(scene, view);
    addCursor(scene, view);
    return scene;
}

void XtView::addDensity(render::Scene& scene, const ViewState& view) const {
    if (!view.shows(Layer::density) || !logDensity_.present()) return;
    const Rect& area = logDensity_.view;
    render::Heatmap map;
    map.id = view.logDensity ? "log-density" : "density";
    map.width = logDensity_.columns;
    map.height = logDensity_.rows;
    map.area = {area.left, area.bottom, area.right, area.top};
    if (view.noiseLeft) {
        map.area.left = 1.0 - area.right;
        map.area.right = 1.0 - area.left;
    }
    map.values = view.logDensity ? shownLog_ : shownRelative_;
    map.lo = view.logDensity ? static_cast<float>(largestLog_ - kLogDensityShown) : 0.0f;
    map.hi = view.logDensity ? static_cast<float>(largestLog_) : 1.0f;
    map.map = theme_->density;
    scene.drawables.emplace_back(std::move(map));
}

void XtView::makeEdges(const ViewState& view) {
    const EdgeKey key = {logDensity_.values.get(), view.noiseLeft};
    if (key == edgeKey_) return;
    edgeKey_ = key;
    const Rect& area = logDensity_.view;
    for (const bool prior : {false, true}) {
        const std::vector<double> values = edge(prior);
        if (values.empty()) return;
        const double foot = place(prior ? 1.0 : 0.0, view);
        const double outwards = foot > 0.5 ? 1.0 : -1.0;
        std::vector<float> fill, line;
        for (std::size_t r = 0; r < kFillRows; ++r) {
            const double share = (static_cast<double>(r) + 0.5) / static_cast<double>(kFillRows);
            const auto x = static_cast<float>(area.bottom + share * (area.top - area.bottom));
            const auto tip = static_cast<float>(foot + outwards * along(values, share));
            fill.insert(fill.end(), {static_cast<float>(foot), x, tip, x});
            line.insert(line.end(), {tip, x});
        }
        const auto i = static_cast<std::size_t>(prior);
        edgeFill_[i] = {render::shareArray(std::move(fill)), kFillRows, 2};
        edgeLine_[i] = {render::shareArray(std::move(line)), 1, kFillRows};
    }
}

void XtView::addEdges(render::Scene& scene, const ViewState& view) {
    if (!view.shows(Layer::marginals) || !logDensity_.present() || data_ == nullptr) return;
    makeEdges(view);
    for (const bool prior : {false, true}) {
        const auto i = static_cast<std::size_t>(prior);
        if (edgeLine_[i].positions == nullptr) continue;
        const render::Colour colour = edgeColour(prior, *theme_);
        render::Paths fill;
        fill.id = prior ? "prior fill" : "data fill";
        fill.count = edgeFill_[i].count;
        fill.verticesPerPath = edgeFill_[i].vertices;
        fill.positions = edgeFill_[i].positions;
        fill.colour = mixed(theme_->background, colour, 0.28f);
        fill.widthPixels = kFillWidth;
        fill.fade = 0.0f;
        render::Paths line = fill;
        line.id = prior ? "prior line" : "data line";
        line.count = edgeLine_[i].count;
        line.verticesPerPath = edgeLine_[i].vertices;
        line.positions = edgeLine_[i].positions;
        line.colour = colour;
        line.widthPixels = kEdgeWidth;
        scene.drawables.emplace_back(std::move(fill));
        scene.drawables.emplace_back(std::move(line));
    }
}

void XtView::addPaths(render::Scene& scene, const ViewState& view) const {
    const auto shown = [&](PathKind kind) {
        return view.shows(pathLayer(kind)) && !paths(kind).empty();
    };
    for (const PathKind kind : kPathKinds) {
        if (!shown(kind)) continue;
        render::Paths thin = paths(kind).thin(idOf(kind) + " thin");
        thin.colour = pathColour(kind, *theme_).withAlpha(kThinAlpha);
        scene.drawables.emplace_back(std::move(thin));
    }
    for (const PathKind kind : kPathKinds) {
        if (!shown(kind)) continue;
        render::Paths bold = paths(kind).bold(idOf(kind));
        bold.colour = pathColour(kind, *theme_);
        scene.drawables.emplace_back(halo(bold, theme_->halo));
        scene.drawables.emplace_back(std::move(bold));
    }
}

double XtView::arrowReach(const TimeField& field) const {
    std::vector<float> sizes = *field.values;
    for (float& size : sizes) size = std::abs(size);
    const auto rank = static_cast<std::ptrdiff_t>(kArrowShare * static_cast<double>(sizes.size()));
    std::ranges::nth_element(sizes, sizes.begin() + rank);
    const auto reach = static_cast<double>(sizes[static_cast<std::size_t>(rank)]);
    return reach > 0.0 && std::isfinite(reach) ? roundedDown(reach) : 1.0;
}

void XtView::addArrows(render::Scene& scene, const ViewState& view) const {
    const TimeField& field = view.exactPaths ? exact_ : learned_;
    if (!view.shows(Layer::scoreArrows) || !field.present()) return;
    const double dt = (field.view.right - field.view.left) / field.columns;
    const double dx = (field.view.top - field.view.bottom) / field.rows;
    const double reach = arrowReach(field);
    const render::FloatArray values = view.noiseLeft ? mirrored(field) : field.values;
    std::vector<float> vectors;
    for (const float score : *values) {
        const double share = std::clamp(static_cast<double>(score) / reach, -1.0, 1.0);
        vectors.insert(vectors.end(), {0.0f, static_cast<float>(0.92 * dx * share)});
    }
    render::ArrowGrid arrows;
    arrows.id = "score";
    arrows.nx = field.columns;
    arrows.ny = field.rows;
    arrows.area = {place(field.view.left, view), field.view.bottom + 0.5 * dx,
                   place(field.view.right, view), field.view.top - 0.5 * dx};
    if (view.noiseLeft) std::swap(arrows.area.left, arrows.area.right);
    arrows.area.left += 0.5 * dt;
    arrows.area.right -= 0.5 * dt;
    arrows.vectors = render::shareArray(std::move(vectors));
    arrows.colour = view.exactPaths ? theme_->trueScore : theme_->learnedScore;
    arrows.halo = theme_->halo;
    arrows.length = render::ArrowLength::trueLength;
    arrows.factor = 1.0f;
    scene.drawables.emplace_back(std::move(arrows));
}

void XtView::addCursor(render::Scene& scene, const ViewState& view) const {
    const render::WorldRect whole = home();
    const double bottom = logDensity_.present() ? logDensity_.view.bottom : whole.bottom;
    const double top = logDensity_.present() ? logDensity_.view.top : whole.top;
    const auto at = static_cast<float>(place(t_, view));
    std::vector<float> dashes;
    for (std::size_t i = 0; i < kDashes; ++i) {
        const double from = bottom + (top - bottom) * static_cast<double>(i) / kDashes;
        const double to = from + 0.62 * (top - bottom) / kDashes;
        dashes.insert(dashes.end(), {at, static_cast<float>(from), at, static_cast<float>(to)});
    }
    render::Paths line;
    line.id = "cursor";
    line.count = kDashes;
    line.verticesPerPath = 2;
    line.positions = render::shareArray(std::move(dashes));
    line.widthPixels = kCursorWidth;
    line.fade = 0.0f;
    line.colour = theme_->error;
    scene.drawables.emplace_back(halo(line, theme_->halo));
    scene.drawables.emplace_back(std::move(line));
    for (const PathKind kind : kPathKinds) {
        if (!view.shows(pathLayer(kind)) || paths(kind).empty()) continue;
        render::Points rim;
        rim.id = idOf(kind) + " rim";
        rim.positions = render::shareArray(paths(kind).heads(t_));
        rim.count = rim.positions->size() / 2;
        rim.radiusPixels = kHeadRadius + 1.6f;
        rim.colour = theme_->background;
        render::Points heads = rim;
        heads.id = idOf(kind) + " heads";
        heads.radiusPixels = kHeadRadius;
        heads.colour = pathColour(kind, *theme_);
        scene.drawables.emplace_back(std::move(rim));
        scene.drawables.emplace_back(std::move(heads));
    }
}

}  // namespace scorescope::app
