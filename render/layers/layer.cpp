// SPDX-License-Identifier: Apache-2.0
#include "render/layers/layer.h"

namespace scorescope::render {

void LayerView::applyTo(const Program& program) const {
    const Vec2 centre = camera.centre();
    const double units = camera.unitsPerPixel();
    program.set("uCentre", static_cast<float>(centre.x), static_cast<float>(centre.y));
    program.set("uToClip", static_cast<float>(2.0 / (units * camera.pixelWidth())),
                static_cast<float>(2.0 / (units * camera.pixelHeight())));
    program.set("uViewport", static_cast<float>(pixelWidth), static_cast<float>(pixelHeight));
}

float LayerView::pixelsPerUnit() const {
    return static_cast<float>(pixelWidth / (camera.unitsPerPixel() * camera.pixelWidth()));
}

}  // namespace scorescope::render
