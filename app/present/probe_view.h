// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/present/finding.h"
#include "app/present/view_state.h"
#include "core/session/messages.h"
#include "render/scene/drawables.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// What a 2 x 2 Jacobian does: the stretch of its symmetric part along two orthogonal directions,
/// and the turn of its antisymmetric part.
struct Bend {
    std::array<double, 2> eigenvalues{};  ///< the larger first
    double angle = 0.0;                   ///< of the first eigenvector, radians
    double divergence = 0.0;              ///< trace
    double curl = 0.0;                    ///< J_10 - J_01
};
Bend bendOf(std::span<const double> jacobian);  ///< row-major, 4 numbers

/// Scores and their derivatives at the selected point of the plane.
class ProbeView {
public:
    void take(ProbeReply reply);
    void fail(const std::string& why);
    void clear() { *this = {}; }

    /// What is to be asked; nothing while no point is selected or the layer is off.
    static std::optional<ProbeRequest> request(const ViewState& view, const ScoreSource& source,
                                               double t);
    /// The answer, when it belongs to the selected point.
    const ProbeReply* shown(const ViewState& view) const;

    /// Both Jacobians as ellipses, the true one below and wider; `reach`: the longest half axis.
    void add(render::Scene& scene, const ViewState& view, const render::ThemeColours& theme,
             double reach) const;
    /// Scores, divergence, curl and eigenvalues of both.
    std::optional<Finding> finding(const ViewState& view) const;

private:
    std::optional<ProbeReply> reply_;
    std::string failure_;
};

/// For a script's report; null without an answer.
Json toJson(const ProbeReply* reply);

}  // namespace scorescope::app
