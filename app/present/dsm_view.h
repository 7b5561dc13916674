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

/// One sample of denoising score matching, revealed step by step: the training point, its noise,
/// the target, the prediction, the residual, and what many targets near one place average to.
///
/// Arrows of scores are drawn s^2 long: the target then reaches exactly to m x_0, and any score at
/// x_t to m E[x_0 | x_t] (Tweedie).
class DsmView {
public:
    void take(DsmDemoReply reply);
    void fail(const std::string& why);
    void clear() { *this = {}; }

    /// What is to be asked; nothing while the layer is off.
    static std::optional<DsmDemoRequest> request(const ViewState& view, const ScoreSource& source,
                                                 double t);
    /// The answer, when the layer is shown.
    const DsmDemoReply* shown(const ViewState& view) const;

    void add(render::Scene& scene, const ViewState& view, const render::ThemeColours& theme) const;
    /// What is seen at this stage, in words.
    std::optional<Finding> finding(const ViewState& view) const;

private:
    std::optional<DsmDemoReply> reply_;
    std::string failure_;
};

/// For a script's report; null without an answer.
Json toJson(const DsmDemoReply* reply);

}  // namespace scorescope::app
