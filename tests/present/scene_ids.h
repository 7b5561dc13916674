// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "render/scene/drawables.h"

namespace scorescope {

/// Of everything that the scene draws, in order.
inline std::vector<std::string> idsOf(const render::Scene& scene) {
    std::vector<std::string> ids;
    for (const render::Drawable& drawable : scene.drawables) {
        ids.push_back(std::visit([](const auto& d) { return d.id; }, drawable));
    }
    return ids;
}

}  // namespace scorescope
