// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "render/gl/buffer_texture.h"
#include "render/layers/layer.h"
#include "render/layers/residents.h"

namespace scorescope::render {

/// The score field: one quad an arrow, whose fragment shader measures the distance to the arrow's
/// outline, so that rim and anti-aliasing cost one pass.
class ArrowsLayer final : public Layer {
public:
    static Result<std::unique_ptr<Layer>> create(const ShaderLibrary& library);

    void draw(const Drawable& drawable, const LayerView& view) override;
    void endFrame() override { copies_.endFrame(); }

private:
    struct Copy {
        SourceStamp stamp;
        BufferTexture vectors;
    };
    explicit ArrowsLayer(Program program) : program_(std::move(program)) {}
    void upload(Copy& copy, const ArrowGrid& arrows) const;
    void setLengths(const ArrowGrid& arrows, const LayerView& view) const;
    void setColours(const ArrowGrid& arrows);

    Program program_;
    VertexArray noAttributes_ = VertexArray::create();
    Texture map_;  ///< colours of the map last used, one row
    std::optional<Colormap> mapShown_;
    Residents<Copy> copies_;
};

}  // namespace scorescope::render
