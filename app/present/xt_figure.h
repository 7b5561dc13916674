// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/present/figure_views.h"
#include "app/present/xt_view.h"

namespace scorescope::app {

/// What the view over time shows of `area`: the heat map and the many thin paths as a scene, the
/// few bold paths and the edge curves as lines of the figure. A time in the facts gets a mark.
PlaneFigure xtFigure(XtView& xt, const ViewState& view, const render::WorldRect& area,
                     const FigureFacts& facts);

}  // namespace scorescope::app
