// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/present/view_state.h"
#include "render/scene/drawables.h"

namespace scorescope::app {

/// One line of the legend.
struct LegendEntry {
    Layer layer = Layer::data;
    bool available = true;  ///< there is something to show
    std::string badge;      ///< "10,000 / 10,000", "EMA, step 1,240"
};

/// What the canvas shows: a scene and what it can say about itself.
class Picture {
public:
    virtual ~Picture() = default;

    virtual render::Scene scene(const ViewState& view) = 0;
    /// The layers that this picture has, in the order of the catalogue.
    virtual std::vector<LegendEntry> legend(const ViewState& view) const = 0;
    /// What colours and lengths mean; several lines.
    virtual std::string scaleText(const ViewState& view) const = 0;
    /// What lies under a point; one short line each.
    virtual std::vector<std::string> readout(render::Vec2 point, const ViewState& view) const = 0;
    /// For those who cannot see the picture.
    virtual std::string summary(const ViewState& view) const = 0;
};

}  // namespace scorescope::app
