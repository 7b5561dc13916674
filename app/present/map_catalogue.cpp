// SPDX-License-Identifier: Apache-2.0
#include "app/present/map_catalogue.h"

#include <algorithm>
#include <cassert>

namespace scorescope::app {

const std::vector<MapInfo>& mapCatalogue() {
    static const std::vector<MapInfo> maps = {
        {MapKind::density, "density", "Density", "p", "Exact density p_t of the noised data."},
        {MapKind::modelDensity, "model-density", "Model density", "exp(f) / Z",
         "Density of an energy model, exp(f) over its integral. A score network has none: its "
         "field need not be the gradient of anything."},
        {MapKind::error, "error", "Score error", "|s − s*|",
         "Distance between the learned and the true score; hatched where hardly a training point "
         "falls, fewer than one in a square of 1/32 of the data's width."},
        {MapKind::curl, "curl", "Curl", "curl s",
         "∂s₁/∂x₀ − ∂s₀/∂x₁ of the learned score, which is 0 for every gradient: where it is not, "
         "the network follows no density."},
        {MapKind::divergence, "divergence", "Divergence", "div s",
         "∂s₀/∂x₀ + ∂s₁/∂x₁ of the learned score, the trace of the Jacobian: negative where the "
         "score draws together."},
    };
    return maps;
}

const MapInfo& mapInfo(MapKind kind) {
    const auto found = std::ranges::find(mapCatalogue(), kind, &MapInfo::kind);
    assert(found != mapCatalogue().end());
    return *found;
}

std::optional<MapKind> mapNamed(std::string_view id) {
    const auto found = std::ranges::find(mapCatalogue(), id, &MapInfo::id);
    if (found == mapCatalogue().end()) return std::nullopt;
    return found->kind;
}

MapKind mapAfter(MapKind kind) {
    const auto& maps = mapCatalogue();
    const auto found = std::ranges::find(maps, kind, &MapInfo::kind);
    return found + 1 == maps.end() ? maps.front().kind : (found + 1)->kind;
}

}  // namespace scorescope::app
