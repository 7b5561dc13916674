// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/stage/stage_pen.h"
#include "render/gl/objects.h"

namespace scorescope::app {

/// Draws the images that a window shows in place of a canvas, as large as fit, and the line below
/// them. Keeps the last of them as a texture; belongs to the thread whose context is current.
class StagePicture {
public:
    void draw(const StagePen& pen, const StageImage& image, const PixelRect& canvas);

private:
    void upload(const std::shared_ptr<const render::Raster>& picture);

    std::shared_ptr<const render::Raster> uploaded_;
    render::Texture texture_;
};

}  // namespace scorescope::app
