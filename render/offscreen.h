// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/result.h"
#include "render/capture.h"

namespace scorescope::render {

/// An OpenGL 3.3 core context without a window or display (EGL surfaceless, or an EGL device).
///
/// Belongs to one thread at a time. A thread whose current context was made by a window toolkit
/// cannot make this one current: capture there with captureScene, or use another thread.
class OffscreenContext {
public:
    static Result<std::unique_ptr<OffscreenContext>> create();
    ~OffscreenContext();

    OffscreenContext(const OffscreenContext&) = delete;
    OffscreenContext& operator=(const OffscreenContext&) = delete;

    Result<void> makeCurrent();
    void doneCurrent();

private:
    struct Handles;
    explicit OffscreenContext(std::unique_ptr<Handles> handles);

    std::unique_ptr<Handles> handles_;
};

/// The scene as the camera sees it, drawn in a context of its own.
Result<Raster> renderOffscreen(const Scene& scene, const Camera& camera,
                               const CaptureOptions& options = {});

}  // namespace scorescope::render
