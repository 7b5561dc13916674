// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "app/present/field_view.h"
#include "app/present/view_state.h"
#include "render/figure/figure.h"

namespace scorescope::app {

/// The picture under the arrows and what its colours mean.
struct MapPicture {
    render::Heatmap heatmap;
    render::ColourScale scale;
    std::optional<render::Heatmap> hatching;  ///< over it: where hardly a training point falls
};

/// Of the map that `view` chooses; nothing while there is none to show.
std::optional<MapPicture> mapPicture(const FieldView& fields, const ViewState& view,
                                     const render::ThemeColours& theme);

/// The colours of a map, for a swatch.
render::Colormap mapColours(MapKind kind, const render::ThemeColours& theme);

}  // namespace scorescope::app
