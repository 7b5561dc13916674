// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/session/messages.h"

namespace scorescope::app {

/// A picture of numbers that can lie under the arrows.
struct MapInfo {
    MapKind kind;
    std::string id;     ///< in scripts, files and `render --view`
    std::string title;  ///< in the legend and the menu
    std::string unit;   ///< beside the colours
    std::string help;
};

/// Every map, in the order of the menu.
const std::vector<MapInfo>& mapCatalogue();

const MapInfo& mapInfo(MapKind kind);

/// The map with this id.
std::optional<MapKind> mapNamed(std::string_view id);

/// The one after it in the menu; after the last comes the first.
MapKind mapAfter(MapKind kind);

}  // namespace scorescope::app
