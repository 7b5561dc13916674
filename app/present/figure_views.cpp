// SPDX-License-Identifier: Apache-2.0
#include "app/present/figure_views.h"

#include <algorithm>
#include <cmath>

#include "app/present/map_catalogue.h"
#include "app/present/map_picture.h"
#include "app/present/noise_levels.h"
#include "app/present/version.h"
#include "core/base/json.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

using render::Figure;

constexpr double kMargin = 0.04;         // of the square, on each side
constexpr std::size_t kMostData = 1500;  // more dots hide what lies below
constexpr std::size_t kMostShownPoints = 20'000;
constexpr int kCurveColumns = 1000;
constexpr const char* kDot = " · ";

/// The data's name: the preset's kind, for own points their file.
std::string dataName(const Settings& settings) {
    const std::string kind = settings.text("data.kind");
    if (!settings.isActive("data.path")) return kind;
    const std::string path = settings.text("data.path");
    return path.substr(path.rfind('/') + 1);
}

/// At most so many dots, a little larger; says how many there are.
std::size_t thinPoints(render::Scene& scene, const std::string& id, std::size_t most) {
    for (render::Drawable& drawable : scene.drawables) {
        auto* points = std::get_if<render::Points>(&drawable);
        if (points == nullptr || points->id != id) continue;
        points->count = std::min(points->count, most);
        points->radiusPixels = 2.2f;
        return points->count;
    }
    return 0;
}

std::string ofTotal(std::size_t shown, std::int64_t total) {
    const auto count = static_cast<long long>(shown);
    if (count == total) return render::groupedNumber(total);
    return render::groupedNumber(count) + " of " + render::groupedNumber(total);
}

void addLegend(PlaneFigure& made, const CanvasView& canvas, const ViewState& view) {
    using render::Swatch;
    const render::ThemeColours& theme = canvas.theme();
    const FieldView& fields = canvas.fields();
    auto& legend = made.figure.legend;
    if (const auto shown = thinPoints(made.scene, "data", kMostData); shown > 0) {
        const bool moved = view.diffuseData && canvas.t() > 0.0;
        legend.push_back(
            {(moved ? "data at t (" : "data (") + ofTotal(shown, canvas.data()->total()) + ")",
             theme.data, Swatch::point});
    }
    if (const auto shown = thinPoints(made.scene, "particles", kMostShownPoints); shown > 0) {
        legend.push_back({"samples (" + ofTotal(shown, canvas.trajectory().count()) + ")",
                          theme.generated, Swatch::point});
    }
    if (view.shows(Layer::learned) && fields.learned().present()) {
        legend.push_back({"learned score", theme.learnedScore, Swatch::arrow});
    }
    if (view.shows(Layer::exact) && fields.exact().present()) {
        legend.push_back({"exact score", theme.trueScore, Swatch::arrow});
    }
    if (canvas.probe().shown(view) != nullptr) {
        legend.push_back({"Jacobian, learned", theme.learnedScore, Swatch::line});
        legend.push_back({"Jacobian, exact", theme.trueScore, Swatch::line});
    }
    if (view.shows(Layer::integral)) {
        legend.push_back({"straight way", theme.generated, Swatch::line});
        legend.push_back({"detour", theme.error, Swatch::line});
    }
}

void addScales(Figure& figure, const CanvasView& canvas, const ViewState& view) {
    if (const auto map = mapPicture(canvas.fields(), view, canvas.theme())) {
        figure.colourScale = map->scale;
    }
    const ArrowField& learned = canvas.fields().learned();
    const ArrowField& exact = canvas.fields().exact();
    const bool shown = (view.shows(Layer::learned) && learned.present()) ||
                       (view.shows(Layer::exact) && exact.present());
    if (!shown || view.arrows == ArrowScaling::direction) return;
    const bool grey = !(view.shows(Layer::learned) && learned.present());
    const ArrowField& field = grey ? exact : learned;
    const double cell = std::min((field.view.right - field.view.left) / field.columns,
                                 (field.view.top - field.view.bottom) / field.rows);
    const double full = canvas.fields().fullLength();
    figure.arrowScale =
        render::ArrowScale{0.95 * cell, "|score| = " + render::readableNumber(full),
                           grey ? canvas.theme().trueScore : canvas.theme().learnedScore};
}

void addNotes(Figure& figure, const CanvasView& canvas, const ViewState& view) {
    const FieldView& fields = canvas.fields();
    const bool density =
        view.shows(Layer::density) && view.map == MapKind::density && fields.density().present();
    const bool exact = view.shows(Layer::exact) && fields.exact().present();
    const auto add = [&figure](const std::string& sentence) {
        figure.caption += (figure.caption.empty() ? "" : " ") + sentence;
    };
    const auto map = mapPicture(fields, view, canvas.theme());
    if (map && view.map != MapKind::density) add(mapInfo(view.map).help);
    const auto densityT = fields.density().t;
    if (density && densityT != canvas.fieldT()) {
        add("Density of the data at t = " + render::readableNumber(densityT) + ".");
    }
    if (fields.exactPoints() > 0 && (density || exact)) {
        const std::string what = density && exact ? "Density and exact score are those"
                                 : density        ? "The density is that"
                                                  : "The exact score is that";
        add(what + " of " + render::groupedNumber(fields.exactPoints()) + " noised data points.");
    }
    for (const std::string& line : canvas.findings(view)) add(line + ".");
    if (exact && view.shows(Layer::learned) && fields.relativeError() >= 0.0) {
        add("Relative error of the learned score, weighted by the density: " +
            render::readableNumber(100.0 * fields.relativeError()) + " %.");
    }
}

render::FigureAxis logAxis(std::string label, double lo, double hi) {
    if (lo > 0.0) {
        const double room = std::pow(std::max(hi / lo, 1.0001), 0.06);
        return {std::move(label), render::AxisScale::logarithmic, lo / room, hi * room};
    }
    const double room = std::max(0.06 * (hi - lo), 1e-9);
    return {std::move(label), render::AxisScale::linear, lo - room, hi + room};
}

}  // namespace

Figure emptyFigure(const FigureFacts& facts, const render::ThemeColours& theme) {
    Figure figure;
    figure.theme = theme;
    figure.title = figureTitle(facts);
    for (const std::string& note : facts.notes) {
        figure.caption += (figure.caption.empty() ? "" : " ") + note;
    }
    figure.metadata = {{"version", programVersion()},
                       {"settings", writeJson(facts.settings.toJson(), -1)},
                       {"seed", std::to_string(facts.seed)},
                       {"weights", facts.weights}};
    if (facts.t) figure.metadata["t"] = formatReal(*facts.t);
    if (facts.step) figure.metadata["step"] = std::to_string(*facts.step);
    return figure;
}

PlaneFigure planeFigure(CanvasView& canvas, const ViewState& view, const render::WorldRect& area,
                        const FigureFacts& facts) {
    PlaneFigure made{emptyFigure(facts, canvas.theme()), canvas.scene(view)};
    Figure& figure = made.figure;
    const bool plane = canvas.data() == nullptr || canvas.data()->dimension() != 1;
    figure.x = {"x0", render::AxisScale::linear, area.left, area.right};
    figure.y = {plane ? "x1" : "", render::AxisScale::linear, area.bottom, area.top};
    figure.equalAspect = true;
    addLegend(made, canvas, view);
    addScales(figure, canvas, view);
    addNotes(figure, canvas, view);
    return made;
}

render::Figure lossFigure(const CurvesView& curves, const FigureFacts& facts,
                          const render::ThemeColours& theme) {
    Figure figure = emptyFigure(facts, theme);
    const auto first = static_cast<double>(std::max<std::int64_t>(curves.firstStep(), 1));
    const auto last = static_cast<double>(curves.lastStep());
    const CurveWindow window{first, last, kCurveColumns, true};
    const Polyline raw = curves.raw(window);
    const Polyline smoothed = curves.smoothed(window);
    double lo = std::numeric_limits<double>::infinity();
    double hi = -lo;
    for (const double value : raw.y) {
        if (!std::isfinite(value)) continue;
        lo = std::min(lo, value);
        hi = std::max(hi, value);
    }
    if (!(lo <= hi)) lo = hi = 1.0;
    figure.x = {"step", render::AxisScale::logarithmic, first, std::max(last, first + 1.0)};
    figure.y = logAxis("loss: mean λ (s − s*)²", lo, hi);
    figure.elements = {
        render::FigureLine{raw.x, raw.y, theme.data.withAlpha(0.35f), 1.0, {}, {}, "every step"},
        render::FigureLine{smoothed.x, smoothed.y, theme.generated, 3.0, {}, {}, "smoothed"}};
    if (facts.step && static_cast<double>(*facts.step) < last && *facts.step > 0) {
        figure.elements.emplace_back(
            render::FigureMark{static_cast<double>(*facts.step),
                               "step " + render::groupedNumber(*facts.step), theme.mutedText});
    }
    return figure;
}

render::WorldRect squareAround(const render::WorldRect& area) {
    const double half = (0.5 + kMargin) * std::max(area.width(), area.height());
    const render::Vec2 centre = area.centre();
    return {centre.x - half, centre.y - half, centre.x + half, centre.y + half};
}

std::string figureTitle(const FigureFacts& facts) {
    std::string title = dataName(facts.settings);
    if (facts.t) title += kDot + timeText(*makeSde(facts.settings), *facts.t);
    if (facts.step) title += kDot + ("step " + render::groupedNumber(*facts.step));
    if (!facts.weights.empty()) title += kDot + facts.weights;
    return title + kDot + "seed " + std::to_string(facts.seed);
}

}  // namespace scorescope::app
