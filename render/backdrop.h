// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "render/gl/framebuffer.h"
#include "render/scene/camera.h"
#include "render/scene/drawables.h"
#include "render/scene_renderer.h"

namespace scorescope::render {

/// Remembers the back of a scene as a picture for as long as it does not change.
///
/// Without a GPU a density under moving particles is the dearest part of a frame; copying its
/// pixels takes a tenth of the time that drawing them does.
class Backdrop {
public:
    /// How many of the scene's drawables, from the back, are as they were at the last call.
    std::size_t unchanged(const Scene& scene, const Camera& camera, const RenderTarget& target);

    /// True when the picture holds exactly the first `count` drawables.
    bool holds(std::size_t count) const { return held_ == count && buffer_.has_value(); }

    /// Binds the picture for drawing the first `count` drawables into it. False: not possible.
    bool beginDrawing(std::size_t count);

    /// Copies the picture to the target, which is bound afterwards.
    void copyTo(const RenderTarget& target) const;

    /// True when pixels can be copied into the target: it is not multisampled.
    static bool canCopyTo(const RenderTarget& target);

    /// Forgets the picture; the context is current.
    void release();

private:
    std::optional<Framebuffer> buffer_;
    std::size_t held_ = 0;
    Scene scene_;  ///< of the last call; shares its arrays
    Camera camera_;
    RenderTarget target_;
};

}  // namespace scorescope::render
