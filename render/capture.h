// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "render/scene/camera.h"
#include "render/scene/drawables.h"
#include "render/scene/raster.h"
#include "render/scene_renderer.h"

namespace scorescope::render {

/// How a scene becomes a picture.
struct CaptureOptions {
    float pixelRatio = 1.0f;  ///< picture pixels per logical pixel of the camera
    int supersample = 1;      ///< 1 to 4: edge of the block averaged into each pixel
};

/// The scene as the camera sees it, drawn off-screen by a renderer whose context is current:
/// the way to a picture from inside a window. Width and height are the camera's times pixelRatio.
Result<Raster> captureScene(SceneRenderer& renderer, const Scene& scene, const Camera& camera,
                            const CaptureOptions& options = {});

}  // namespace scorescope::render
