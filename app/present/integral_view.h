// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/present/finding.h"
#include "app/present/view_state.h"
#include "core/session/messages.h"
#include "render/scene/drawables.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// A point of the two ways that can be dragged.
enum class WayPoint { from, to, corner };

/// Two ways across the middle half of a rectangle: up its diagonal, and around its lower right.
TwoWays waysAcross(const render::WorldRect& home);

/// The nearest of the points that are no farther from `at` than `reach`.
std::optional<WayPoint> wayPointAt(const TwoWays& ways, render::Vec2 at, double reach);

TwoWays withMoved(TwoWays ways, WayPoint point, render::Vec2 to);

/// Integrals of s . dl along two ways between two points: must the score be a gradient?
class IntegralView {
public:
    void take(LineIntegralReply reply);
    void fail(const std::string& why);
    void clear() { *this = {}; }

    static LineIntegralRequest request(const TwoWays& ways, const ScoreSource& source, double t);
    /// The answer, when it belongs to these ways.
    const LineIntegralReply* shown(const TwoWays& ways) const;

    static void add(render::Scene& scene, const TwoWays& ways, const render::ThemeColours& theme);
    /// Both integrals of both scores beside the rise of ln p.
    Finding finding(const TwoWays& ways) const;

private:
    std::optional<LineIntegralReply> reply_;
    std::string failure_;
};

/// For a script's report; null without an answer.
Json toJson(const LineIntegralReply* reply);

}  // namespace scorescope::app
