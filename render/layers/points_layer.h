// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "render/layers/layer.h"
#include "render/layers/residents.h"

namespace scorescope::render {

/// Samples and particles as soft discs: one point primitive each, shaped in the fragment shader.
class PointsLayer final : public Layer {
public:
    static Result<std::unique_ptr<Layer>> create(const ShaderLibrary& library);

    void draw(const Drawable& drawable, const LayerView& view) override;
    void endFrame() override { copies_.endFrame(); }

private:
    struct Copy {
        SourceStamp positionsStamp;
        SourceStamp categoriesStamp;
        VertexArray array;
        Buffer positions;
        Buffer categories;
    };
    explicit PointsLayer(Program program) : program_(std::move(program)) {}
    void upload(Copy& copy, const Points& points) const;

    Program program_;
    Residents<Copy> copies_;
};

}  // namespace scorescope::render
