// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "render/gl/program.h"
#include "render/scene/camera.h"
#include "render/scene/drawables.h"

namespace scorescope::render {

/// What a layer needs to know about the picture it draws into.
struct LayerView {
    const Camera& camera;
    int pixelWidth;    ///< device pixels
    int pixelHeight;   ///< device pixels
    float pixelRatio;  ///< device pixels per logical pixel

    /// Fills the uniforms of shaders/common/view.glsl; the program is in use.
    void applyTo(const Program& program) const;

    Vec2 pixelsPerUnit() const;  ///< device pixels per world unit
};

/// Draws all drawables of one kind. Premultiplied blending is on when draw() is called and is
/// left on; vertex arrays, programs and textures need not be put back.
class Layer {
public:
    virtual ~Layer() = default;

    /// The drawable holds this layer's alternative.
    virtual void draw(const Drawable& drawable, const LayerView& view) = 0;

    /// Forgets copies on the graphics side that have not been drawn for a while.
    virtual void endFrame() = 0;
};

}  // namespace scorescope::render
