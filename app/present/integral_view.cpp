// SPDX-License-Identifier: Apache-2.0
#include "app/present/integral_view.h"

#include <array>
#include <cmath>

#include "app/present/plane_shapes.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

using render::readableNumber;
using render::Vec2;

constexpr float kWayWidth = 4.0f;
constexpr float kHandleRadius = 7.0f;
constexpr int kDigits = 4;

std::vector<std::vector<double>> pathsOf(const TwoWays& ways) {
    return {{ways.from.x, ways.from.y, ways.to.x, ways.to.y},
            {ways.from.x, ways.from.y, ways.corner.x, ways.corner.y, ways.to.x, ways.to.y}};
}

/// Rounding errors are told as 0.
std::string differenceText(double difference) {
    constexpr double kSmallest = 1e-4;
    return std::abs(difference) < kSmallest ? "0" : readableNumber(difference, 2);
}

std::vector<std::string> rowOf(const char* name, const std::vector<double>& values) {
    return {name, readableNumber(values[0], kDigits), readableNumber(values[1], kDigits),
            differenceText(values[1] - values[0])};
}

double distance(Vec2 a, Vec2 b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// A way with a rim that keeps it visible on anything.
void addWay(render::Scene& scene, const std::string& id, std::span<const Vec2> corners,
            const render::Colour& colour, const render::ThemeColours& theme) {
    scene.drawables.emplace_back(polyline(id + " rim", corners, {theme.halo, kWayWidth + 3.0f}));
    scene.drawables.emplace_back(polyline(id, corners, {colour, kWayWidth}));
}

}  // namespace

TwoWays waysAcross(const render::WorldRect& home) {
    const double w = 0.25 * home.width(), h = 0.25 * home.height();
    return {{home.left + w, home.bottom + h},
            {home.right - w, home.top - h},
            {home.right - w, home.bottom + h}};
}

std::optional<WayPoint> wayPointAt(const TwoWays& ways, Vec2 at, double reach) {
    std::optional<WayPoint> found;
    double nearest = reach;
    const std::array<std::pair<WayPoint, Vec2>, 3> points = {
        {{WayPoint::from, ways.from}, {WayPoint::to, ways.to}, {WayPoint::corner, ways.corner}}};
    for (const auto& [point, place] : points) {
        if (const double d = distance(place, at); d <= nearest) {
            nearest = d;
            found = point;
        }
    }
    return found;
}

TwoWays withMoved(TwoWays ways, WayPoint point, Vec2 to) {
    switch (point) {
        case WayPoint::from: ways.from = to; break;
        case WayPoint::to: ways.to = to; break;
        case WayPoint::corner: ways.corner = to; break;
    }
    return ways;
}

void IntegralView::take(LineIntegralReply reply) {
    failure_.clear();
    reply_ = std::move(reply);
}

void IntegralView::fail(const std::string& why) {
    failure_ = why;
    reply_.reset();
}

LineIntegralRequest IntegralView::request(const TwoWays& ways, const ScoreSource& source,
                                          double t) {
    LineIntegralRequest request;
    request.source = source;
    request.t = t;
    request.paths = pathsOf(ways);
    return request;
}

const LineIntegralReply* IntegralView::shown(const TwoWays& ways) const {
    const bool same = reply_ && reply_->paths == pathsOf(ways) && reply_->learned.size() == 2;
    return same ? &*reply_ : nullptr;
}

void IntegralView::add(render::Scene& scene, const TwoWays& ways,
                       const render::ThemeColours& theme) {
    addWay(scene, "way around", std::array{ways.from, ways.corner, ways.to}, theme.error, theme);
    addWay(scene, "way straight", std::array{ways.from, ways.to}, theme.generated, theme);
    addRimmedDisc(scene, disc("way corner", ways.corner, theme.error, kHandleRadius - 2.0f),
                  theme.halo);
    addRimmedDisc(scene, disc("way start", ways.from, theme.background, kHandleRadius), theme.text);
    addRimmedDisc(scene, disc("way end", ways.to, theme.text, kHandleRadius), theme.background);
}

Finding IntegralView::finding(const TwoWays& ways) const {
    if (!failure_.empty()) return {failure_};
    Finding finding = {"∫ s·dl from A (ring) to B (disc)"};
    const LineIntegralReply* reply = shown(ways);
    if (reply == nullptr) return finding;
    finding.headed = true;
    finding.rows = {{"", "straight", "detour", "difference"},
                    rowOf("learned", reply->learned),
                    rowOf("true", reply->exact)};
    finding.rows.push_back(
        {"ln p(B) − ln p(A)", readableNumber(reply->logDensityRise[0], kDigits)});
    if (!reply->energyRise.empty()) {
        finding.rows.push_back(
            {"energy f(B) − f(A)", readableNumber(reply->energyRise[0], kDigits)});
    }
    return finding;
}

Json toJson(const LineIntegralReply* reply) {
    if (reply == nullptr) return nullptr;
    Json json = {{"t", reply->t},
                 {"step", reply->step},
                 {"learned", reply->learned},
                 {"true", reply->exact},
                 {"log_density_rise", reply->logDensityRise[0]}};
    if (!reply->energyRise.empty()) json["energy_rise"] = reply->energyRise[0];
    return json;
}

}  // namespace scorescope::app
