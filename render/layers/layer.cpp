// SPDX-License-Identifier: Apache-2.0
#include "render/layers/layer.h"

namespace scorescope::render {

void LayerView::applyTo(const Program& program) const {
    const Vec2 centre = camera.centre();
    program.set("uCentre", static_cast<float>(centre.x), static_cast<float>(centre.y));
    program.set("uToClip", static_cast<float>(2.0 / (camera.unitsPerPixel() * camera.pixelWidth())),
                static_cast<float>(2.0 / (camera.verticalUnitsPerPixel() * camera.pixelHeight())));
    program.set("uViewport", static_cast<float>(pixelWidth), static_cast<float>(pixelHeight));
}

Vec2 LayerView::pixelsPerUnit() const {
    return {pixelWidth / (camera.unitsPerPixel() * camera.pixelWidth()),
            pixelHeight / (camera.verticalUnitsPerPixel() * camera.pixelHeight())};
}

}  // namespace scorescope::render
