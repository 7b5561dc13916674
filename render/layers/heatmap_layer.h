// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "render/layers/layer.h"
#include "render/layers/residents.h"

namespace scorescope::render {

/// A picture of numbers: coloured on the processor when the numbers change, so that a frame costs
/// one texture fetch a pixel.
class HeatmapLayer final : public Layer {
public:
    static Result<std::unique_ptr<Layer>> create(const ShaderLibrary& library);

    void draw(const Drawable& drawable, const LayerView& view) override;
    void endFrame() override { copies_.endFrame(); }

private:
    struct Copy {
        SourceStamp stamp;
        std::vector<float> look;  ///< limits and map that the texture was coloured with
        Texture colours;
        bool missing = false;  ///< some cell has no value
    };
    explicit HeatmapLayer(Program program, Program hatching)
        : program_(std::move(program)), hatching_(std::move(hatching)) {}
    void upload(Copy& copy, const Heatmap& heatmap) const;
    void drawHatching(const Heatmap& heatmap, const LayerView& view) const;

    Program program_;
    Program hatching_;
    VertexArray noAttributes_ = VertexArray::create();
    Residents<Copy> copies_;
};

}  // namespace scorescope::render
