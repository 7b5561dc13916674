// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "render/scene/camera.h"
#include "render/scene/drawables.h"

namespace scorescope::render {

/// Where a picture goes: a framebuffer of the current context.
struct RenderTarget {
    unsigned framebuffer = 0;
    int pixelWidth = 0;   ///< device pixels
    int pixelHeight = 0;  ///< device pixels
    float devicePixelRatio = 1.0f;
};

/// Draws scenes with OpenGL 3.3 core into a framebuffer of the host.
///
/// Owned by the thread whose context was current at create(); that context (or one sharing with
/// it) is current at every call, the destructor included.
class SceneRenderer {
public:
    /// Fails when the current context is not desktop OpenGL 3.3 or newer, and says which it is.
    static Result<std::unique_ptr<SceneRenderer>> create();
    ~SceneRenderer();

    SceneRenderer(const SceneRenderer&) = delete;
    SceneRenderer& operator=(const SceneRenderer&) = delete;

    /// Clears the target and draws. Afterwards no program, vertex array, buffer or texture is
    /// bound and blending, depth and scissor tests are off, so a painter may continue.
    Result<void> draw(const Scene& scene, const Camera& camera, const RenderTarget& target);

    /// Frees everything on the graphics side; the next draw makes it again.
    void releaseGl();

    /// "4.5 (Core Profile) Mesa 22.3.6, llvmpipe (LLVM 15.0.6, 512 bits)"
    std::string glDescription() const;

private:
    struct State;
    explicit SceneRenderer(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace scorescope::render
