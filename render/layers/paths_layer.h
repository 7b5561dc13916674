// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "render/gl/buffer_texture.h"
#include "render/layers/layer.h"
#include "render/layers/residents.h"

namespace scorescope::render {

/// Trajectories: one quad a segment, joined at the mitre, fading along the tail.
class PathsLayer final : public Layer {
public:
    static Result<std::unique_ptr<Layer>> create(const ShaderLibrary& library);

    void draw(const Drawable& drawable, const LayerView& view) override;
    void endFrame() override { copies_.endFrame(); }

private:
    struct Copy {
        SourceStamp stamp;
        BufferTexture positions;
    };
    explicit PathsLayer(Program program) : program_(std::move(program)) {}
    void upload(Copy& copy, const Paths& paths) const;

    Program program_;
    VertexArray noAttributes_ = VertexArray::create();
    Residents<Copy> copies_;
};

}  // namespace scorescope::render
