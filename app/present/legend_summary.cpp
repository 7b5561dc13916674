// SPDX-License-Identifier: Apache-2.0
#include "app/present/legend_summary.h"

#include <algorithm>

namespace scorescope::app {

std::string legendSummary(const Picture& picture, const ViewState& view) {
    std::string text = " Shown:";
    for (const LegendEntry& entry : picture.legend(view)) {
        if (!view.shows(entry.layer) || !entry.available) continue;
        const auto info = std::ranges::find(layerCatalogue(), entry.layer, &LayerInfo::layer);
        const std::string& title = entry.title.empty() ? info->title : entry.title;
        text += " " + title + (entry.badge.empty() ? "" : " (" + entry.badge + ")") + ";";
    }
    if (text.ends_with(';')) text.back() = '.';
    return text;
}

}  // namespace scorescope::app
