// SPDX-License-Identifier: Apache-2.0
#include "render/layers/arrows_layer.h"

#include <algorithm>
#include <cassert>
#include <span>

namespace scorescope::render {
namespace {

constexpr float kRimPixels = 1.25f;
constexpr int kVectorsUnit = 1;
constexpr int kArrowCorners = 6;  // two triangles an arrow

/// Distance of neighbouring nodes; a single row or column takes the other direction's.
Vec2 stepOf(const ArrowGrid& arrows) {
    const double dx = arrows.nx > 1 ? arrows.area.width() / (arrows.nx - 1) : 0.0;
    const double dy = arrows.ny > 1 ? arrows.area.height() / (arrows.ny - 1) : 0.0;
    return {dx, dy};
}

double cellOf(const Vec2& step) {
    if (step.x <= 0.0 && step.y <= 0.0) return 1.0;
    if (step.x <= 0.0) return step.y;
    if (step.y <= 0.0) return step.x;
    return std::min(step.x, step.y);
}

}  // namespace

Result<std::unique_ptr<Layer>> ArrowsLayer::create(const ShaderLibrary& library) {
    Result<Program> program = Program::create(library, "arrows");
    if (!program) return program.error();
    return std::unique_ptr<Layer>(new ArrowsLayer(std::move(*program)));
}

void ArrowsLayer::upload(Copy& copy, const ArrowGrid& arrows) const {
    if (copy.stamp.renew(arrows.vectors, arrows.revision)) {
        copy.vectors.upload(std::as_bytes(std::span(*arrows.vectors)), GL_RG32F);
    }
    copy.vectors.bind(kVectorsUnit);
}

void ArrowsLayer::setLengths(const ArrowGrid& arrows, const LayerView& view) const {
    const Vec2 step = stepOf(arrows);
    const auto cell = static_cast<float>(cellOf(step));
    program_.set("uFirst", static_cast<float>(arrows.area.left),
                 static_cast<float>(arrows.area.bottom));
    program_.set("uStep", static_cast<float>(step.x), static_cast<float>(step.y));
    program_.set("uColumns", arrows.nx);
    program_.set("uUnitLength", arrows.length == ArrowLength::unit ? 1 : 0);
    program_.set("uFactor",
                 arrows.length == ArrowLength::unit ? arrows.factor * cell : arrows.factor);
    program_.set("uLongest", arrows.length == ArrowLength::clipped ? cell : 1e30f);
    program_.set("uAnchor", arrows.anchor == ArrowAnchor::middle ? 0.5f : 0.0f);
    const Vec2 pixels = view.pixelsPerUnit();
    program_.set("uPixelsPerUnit", static_cast<float>(pixels.x), static_cast<float>(pixels.y));
    program_.set("uWidth", arrows.widthPixels * view.pixelRatio);
    program_.set("uRim", arrows.halo.a > 0.0f ? kRimPixels * view.pixelRatio : 0.0f);
}

void ArrowsLayer::setColours(const ArrowGrid& arrows) {
    program_.set("uColour", arrows.colour);
    program_.set("uHalo", arrows.halo);
    program_.set("uByMagnitude", arrows.magnitude ? 1 : 0);
    program_.set("uMap", 0);
    // Bound in any case: a sampler without a texture is undefined even where it is not read.
    if (!map_) map_ = Texture::create();
    glBindTexture(GL_TEXTURE_2D, map_.id());
    const Colormap map = arrows.magnitude ? arrows.magnitude->map : Colormap::lagoon;
    if (mapShown_ != map) {
        mapShown_ = map;
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kColormapSize, 1, 0, GL_RGBA, GL_FLOAT,
                     colormapTable(map).data());
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    }
    if (arrows.magnitude) program_.set("uRange", arrows.magnitude->lo, arrows.magnitude->hi);
}

void ArrowsLayer::draw(const Drawable& drawable, const LayerView& view) {
    const ArrowGrid& arrows = std::get<ArrowGrid>(drawable);
    if (arrows.vectors == nullptr || arrows.nx < 1 || arrows.ny < 1) return;
    const GLsizei count = arrows.nx * arrows.ny;
    assert(arrows.vectors->size() >= 2 * static_cast<std::size_t>(count));
    upload(copies_.of(arrows.id), arrows);
    program_.use();
    view.applyTo(program_);
    setLengths(arrows, view);
    setColours(arrows);
    program_.set("uVectors", kVectorsUnit);
    glBindVertexArray(noAttributes_.id());
    glDrawArrays(GL_TRIANGLES, 0, kArrowCorners * count);
}

}  // namespace scorescope::render
