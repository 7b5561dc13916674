// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "render/layers/layer.h"

namespace scorescope::render {

/// One kind of layer: what it draws and how it is made.
struct LayerKind {
    std::string id;             ///< "points"; the name of its shaders too
    std::size_t drawableIndex;  ///< which alternative of Drawable
    std::function<Result<std::unique_ptr<Layer>>(const ShaderLibrary&)> create;
};

/// Every kind of layer.
const std::vector<LayerKind>& layerCatalogue();

}  // namespace scorescope::render
