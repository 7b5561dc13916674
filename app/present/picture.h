// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/present/view_state.h"
#include "render/figure/figure.h"
#include "render/scene/drawables.h"

namespace scorescope::app {

/// One line of the legend.
struct LegendEntry {
    Layer layer = Layer::data;
    bool available = true;   ///< there is something to show
    std::string badge;       ///< "10,000 / 10,000", "EMA, step 1,240"
    std::string title = {};  ///< instead of the catalogue's
    std::string help = {};   ///< likewise
};

/// The meaning of the colours under everything else.
struct ColourKey {
    render::ColourScale scale;
    bool hatched = false;  ///< places without a value are shown
    std::string note;      ///< what those places are, or why there is no picture
};

/// What the canvas shows: a scene and what it can say about itself.
class Picture {
public:
    virtual ~Picture() = default;

    virtual render::Scene scene(const ViewState& view) = 0;
    /// The layers that this picture has, in the order of the catalogue; tools while they are shown.
    virtual std::vector<LegendEntry> legend(const ViewState& view) const = 0;
    /// What colours and lengths mean; several lines.
    virtual std::string scaleText(const ViewState& view) const = 0;
    /// Nothing where colours need no numbers.
    virtual std::optional<ColourKey> colourKey(const ViewState&) const { return std::nullopt; }
    /// What lies under a point; one short line each.
    virtual std::vector<std::string> readout(render::Vec2 point, const ViewState& view) const = 0;
    /// For those who cannot see the picture.
    virtual std::string summary(const ViewState& view) const = 0;
};

}  // namespace scorescope::app
