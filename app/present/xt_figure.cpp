// SPDX-License-Identifier: Apache-2.0
#include "app/present/xt_figure.h"

#include <algorithm>
#include <cmath>

#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

using render::Figure;
using render::FigureLine;

constexpr double kTimeLineWidth = 3.0;
constexpr double kAroundWidth = 2.0;  // beyond the line, both sides together

/// What the figure draws as its own lines does not belong into the picture behind them.
void keepBackground(render::Scene& scene) {
    std::erase_if(scene.drawables, [](const render::Drawable& drawable) {
        if (const auto* paths = std::get_if<render::Paths>(&drawable)) {
            return !paths->id.ends_with(" thin") && !paths->id.ends_with(" fill");
        }
        return std::holds_alternative<render::Points>(drawable);
    });
}

std::string titleOf(PathKind kind) {
    switch (kind) {
        case PathKind::forward: return "forward SDE";
        case PathKind::reverse: return "reverse SDE";
        case PathKind::flow: break;
    }
    return "probability-flow ODE";
}

std::vector<double> placed(std::vector<double> times, const ViewState& view) {
    for (double& t : times) t = XtView::place(t, view);
    return times;
}

void addEdges(Figure& figure, const XtView& xt, const ViewState& view) {
    if (!view.shows(Layer::marginals)) return;
    for (const bool prior : {false, true}) {
        const std::vector<double> values = xt.edge(prior);
        if (values.empty()) continue;
        const double foot = XtView::place(prior ? 1.0 : 0.0, view);
        std::vector<double> tips;
        for (const double value : values) tips.push_back(foot + (foot > 0.5 ? value : -value));
        const render::Colour colour = edgeColour(prior, xt.theme());
        FigureLine line;
        line.x = tips;
        line.y = xt.edgePlaces();
        line.colour = colour;
        line.width = kTimeLineWidth;
        figure.legend.push_back(
            {prior ? "prior" : "data (p at t = 0)", colour, render::Swatch::line});
        figure.elements.emplace_back(std::move(line));
    }
    for (const double end : {0.0, 1.0}) {
        FigureLine line;
        line.x = {end, end};
        line.y = {figure.y.lo, figure.y.hi};
        line.colour = xt.theme().frame;
        line.width = 1.2;
        figure.elements.emplace_back(std::move(line));
    }
}

void addPaths(Figure& figure, const XtView& xt, const ViewState& view) {
    for (const PathKind kind : kPathKinds) {
        const PathBundle& bundle = xt.paths(kind);
        if (!view.shows(pathLayer(kind)) || bundle.empty()) continue;
        const render::Colour colour = pathColour(kind, xt.theme());
        figure.legend.push_back({titleOf(kind), colour, render::Swatch::line});
        for (std::int64_t path = 0; path < bundle.boldCount(); ++path) {
            FigureLine line;
            line.x = placed(bundle.times(), view);
            line.y = bundle.places(path);
            line.colour = xt.theme().halo;
            line.width = bundle.boldWidth() + kAroundWidth;
            FigureLine core = line;
            core.colour = colour;
            core.width = bundle.boldWidth();
            figure.elements.emplace_back(std::move(line));
            figure.elements.emplace_back(std::move(core));
        }
    }
}

void addNotes(Figure& figure, const XtView& xt) {
    const auto add = [&figure](const std::string& sentence) {
        figure.caption += (figure.caption.empty() ? "" : " ") + sentence;
    };
    add("Colours at each t are relative to the largest p_t.");
    if (xt.exactPoints() > 0) {
        add("The density is that of " + render::groupedNumber(xt.exactPoints()) +
            " noised data points.");
    }
}

}  // namespace

PlaneFigure xtFigure(XtView& xt, const ViewState& view, const render::WorldRect& area,
                     const FigureFacts& facts) {
    PlaneFigure made{emptyFigure(facts, xt.theme()), xt.scene(view)};
    keepBackground(made.scene);
    Figure& figure = made.figure;
    figure.x = {view.noiseLeft ? "1 − t (noise → data)" : "t (data → noise)",
                render::AxisScale::linear, area.left, area.right,
                std::pair(std::max(area.left, 0.0), std::min(area.right, 1.0))};
    figure.y = {"x", render::AxisScale::linear, area.bottom, area.top};
    addEdges(figure, xt, view);
    addPaths(figure, xt, view);
    if (view.shows(Layer::density) && xt.density().present() && !view.logDensity)
        addNotes(figure, xt);
    if (facts.t) {
        figure.elements.emplace_back(render::FigureMark{XtView::place(*facts.t, view),
                                                        "t = " + render::readableNumber(*facts.t),
                                                        xt.theme().error});
    }
    if (view.shows(Layer::density) && view.logDensity && xt.density().present()) {
        const auto& values = *xt.density().values;
        const auto largest = static_cast<double>(*std::ranges::max_element(values));
        figure.colourScale =
            render::ColourScale{"ln p", xt.theme().density, largest - kLogDensityShown, largest};
    }
    return made;
}

}  // namespace scorescope::app
