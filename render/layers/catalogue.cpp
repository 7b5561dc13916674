// SPDX-License-Identifier: Apache-2.0
#include "render/layers/catalogue.h"

#include "render/layers/arrows_layer.h"
#include "render/layers/heatmap_layer.h"
#include "render/layers/paths_layer.h"
#include "render/layers/points_layer.h"

namespace scorescope::render {
namespace {

template <class Input, class Kind>
LayerKind kind(std::string id) {
    return {std::move(id), Drawable(Input{}).index(), &Kind::create};
}

}  // namespace

const std::vector<LayerKind>& layerCatalogue() {
    static const std::vector<LayerKind> catalogue = {
        kind<Heatmap, HeatmapLayer>("heatmap"),
        kind<ArrowGrid, ArrowsLayer>("arrows"),
        kind<Points, PointsLayer>("points"),
        kind<Paths, PathsLayer>("paths"),
    };
    return catalogue;
}

}  // namespace scorescope::render
