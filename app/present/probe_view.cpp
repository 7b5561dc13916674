// SPDX-License-Identifier: Apache-2.0
#include "app/present/probe_view.h"

#include <algorithm>
#include <cmath>

#include "app/present/plane_shapes.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

using render::readableNumber;
using render::Vec2;

constexpr float kTrueWidth = 4.2f;
constexpr float kLearnedWidth = 2.2f;
constexpr double kProbeDashes = 9.0;  // of a half axis that pushes apart
constexpr double kSignedEnd = 0.03;   // of the signed colours: nearly their ends

std::string vectorText(double x, double y) {
    return "(" + readableNumber(x) + ", " + readableNumber(y) + ")";
}

std::vector<std::string> rowOf(const char* name, const ProbedScore& probed) {
    const Bend bend = bendOf(probed.jacobian);
    const double x = probed.score[0], y = probed.score[1];
    return {name,
            vectorText(x, y),
            readableNumber(std::hypot(x, y)),
            readableNumber(bend.divergence),
            readableNumber(bend.curl),
            readableNumber(bend.eigenvalues[0]) + ", " + readableNumber(bend.eigenvalues[1])};
}

double longest(const ProbedScore& score) {
    const Bend bend = bendOf(score.jacobian);
    return std::max(std::abs(bend.eigenvalues[0]), std::abs(bend.eigenvalues[1]));
}

/// Half axes of the ellipse, `unit` world units for an eigenvalue of 1.
std::array<Vec2, 2> axesOf(const Bend& bend, double unit) {
    const double c = std::cos(bend.angle), s = std::sin(bend.angle);
    const double a = unit * std::abs(bend.eigenvalues[0]);
    const double b = unit * std::abs(bend.eigenvalues[1]);
    return {Vec2{a * c, a * s}, Vec2{-b * s, b * c}};
}

/// An axis: blue and whole where the score draws together, red and dashed where it pushes apart.
render::Paths axisLine(const std::string& id, Vec2 centre, Vec2 half, bool apart,
                       const render::ThemeColours& theme) {
    const Vec2 from = {centre.x - half.x, centre.y - half.y};
    const Vec2 to = {centre.x + half.x, centre.y + half.y};
    const render::Colour colour =
        render::colourAt(theme.signedMap, apart ? 1.0 - kSignedEnd : kSignedEnd);
    const Stroke stroke = {colour, 3.0f};
    if (!apart) return polyline(id, std::array{from, to}, stroke);
    return dashedLine(id, from, to, std::hypot(half.x, half.y) / kProbeDashes, stroke);
}

}  // namespace

Bend bendOf(std::span<const double> jacobian) {
    const double a = jacobian[0], d = jacobian[3];
    const double b = 0.5 * (jacobian[1] + jacobian[2]);
    const double middle = 0.5 * (a + d);
    const double reach = std::hypot(0.5 * (a - d), b);
    return {{middle + reach, middle - reach},
            0.5 * std::atan2(2.0 * b, a - d),
            a + d,
            jacobian[2] - jacobian[1]};
}

void ProbeView::take(ProbeReply reply) {
    failure_.clear();
    reply_ = std::move(reply);
}

void ProbeView::fail(const std::string& why) {
    failure_ = why;
    reply_.reset();
}

std::optional<ProbeRequest> ProbeView::request(const ViewState& view, const ScoreSource& source,
                                               double t) {
    if (!view.probe || !view.shows(Layer::jacobian)) return std::nullopt;
    if (source.given) return std::nullopt;  // there the point chooses z
    return ProbeRequest{source, t, {view.probe->x, view.probe->y}, true};
}

const ProbeReply* ProbeView::shown(const ViewState& view) const {
    if (!reply_ || !view.probe || !view.shows(Layer::jacobian)) return nullptr;
    if (reply_->points != std::vector<double>{view.probe->x, view.probe->y}) return nullptr;
    const bool whole = reply_->learned.jacobian.size() == 4 && reply_->exact.jacobian.size() == 4;
    return whole ? &*reply_ : nullptr;
}

void ProbeView::add(render::Scene& scene, const ViewState& view, const render::ThemeColours& theme,
                    double reach) const {
    const ProbeReply* reply = shown(view);
    if (reply == nullptr) return;
    const double most = std::max(longest(reply->learned), longest(reply->exact));
    if (!(most > 0.0) || !std::isfinite(most)) return;
    const double unit = reach / most;
    const Vec2 centre = *view.probe;
    const Bend learned = bendOf(reply->learned.jacobian);
    const auto trueAxes = axesOf(bendOf(reply->exact.jacobian), unit);
    scene.drawables.emplace_back(
        ellipse("jacobian true", centre, trueAxes, {theme.trueScore, kTrueWidth}));
    const auto axes = axesOf(learned, unit);
    scene.drawables.emplace_back(
        ellipse("jacobian learned", centre, axes, {theme.learnedScore, kLearnedWidth}));
    for (const std::size_t i : {0U, 1U}) {
        scene.drawables.emplace_back(axisLine("jacobian axis " + std::to_string(i), centre, axes[i],
                                              learned.eigenvalues[i] > 0.0, theme));
    }
}

std::optional<Finding> ProbeView::finding(const ViewState& view) const {
    if (!view.probe || !view.shows(Layer::jacobian)) return std::nullopt;
    if (!failure_.empty()) return Finding{failure_};
    const ProbeReply* reply = shown(view);
    if (reply == nullptr) return std::nullopt;
    return Finding{"selected point " + vectorText(view.probe->x, view.probe->y) + ", ln p " +
                       readableNumber(reply->logDensity[0]),
                   true,
                   {{"", "s", "|s|", "divergence", "curl", "eigenvalues"},
                    rowOf("learned", reply->learned),
                    rowOf("true", reply->exact)}};
}

Json toJson(const ProbeReply* reply) {
    if (reply == nullptr) return nullptr;
    const auto score = [](const ProbedScore& probed) {
        const Bend bend = bendOf(probed.jacobian);
        return Json{{"score", probed.score},
                    {"jacobian", probed.jacobian},
                    {"eigenvalues", bend.eigenvalues},
                    {"divergence", bend.divergence},
                    {"curl", bend.curl}};
    };
    return {{"t", reply->t},
            {"step", reply->step},
            {"point", reply->points},
            {"log_density", reply->logDensity[0]},
            {"learned", score(reply->learned)},
            {"true", score(reply->exact)}};
}

}  // namespace scorescope::app
