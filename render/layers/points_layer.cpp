// SPDX-License-Identifier: Apache-2.0
#include "render/layers/points_layer.h"

#include <algorithm>
#include <cassert>
#include <span>

namespace scorescope::render {
namespace {

constexpr std::size_t kLargestPalette = 16;  // as in shaders/points.vert

}  // namespace

Result<std::unique_ptr<Layer>> PointsLayer::create(const ShaderLibrary& library) {
    Result<Program> program = Program::create(library, "points");
    if (!program) return program.error();
    return std::unique_ptr<Layer>(new PointsLayer(std::move(*program)));
}

void PointsLayer::upload(Copy& copy, const Points& points) const {
    if (!copy.array) {
        copy.array = VertexArray::create();
        copy.positions = Buffer::create();
        copy.categories = Buffer::create();
    }
    glBindVertexArray(copy.array.id());
    if (copy.positionsStamp.renew(points.positions, points.revision)) {
        glBindBuffer(GL_ARRAY_BUFFER, copy.positions.id());
        glBufferData(GL_ARRAY_BUFFER,
                     static_cast<GLsizeiptr>(points.positions->size() * sizeof(float)),
                     points.positions->data(), GL_DYNAMIC_DRAW);
        glEnableVertexAttribArray(0);
        glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
    }
    if (!copy.categoriesStamp.renew(points.categories, points.revision)) return;
    if (points.categories == nullptr) {
        glDisableVertexAttribArray(1);
        return;
    }
    glBindBuffer(GL_ARRAY_BUFFER, copy.categories.id());
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(points.categories->size()),
                 points.categories->data(), GL_DYNAMIC_DRAW);
    glEnableVertexAttribArray(1);
    glVertexAttribIPointer(1, 1, GL_UNSIGNED_BYTE, 0, nullptr);
}

void PointsLayer::draw(const Drawable& drawable, const LayerView& view) {
    const Points& points = std::get<Points>(drawable);
    if (points.positions == nullptr || points.count == 0) return;
    assert(points.positions->size() >= 2 * points.count);
    assert(points.categories == nullptr || points.categories->size() >= points.count);
    upload(copies_.of(points.id), points);
    program_.use();
    view.applyTo(program_);
    const bool categorical = points.categories != nullptr && !points.palette.empty();
    const std::size_t shades = std::min(points.palette.size(), kLargestPalette);
    program_.set("uPalette", categorical ? std::span<const Colour>(points.palette.data(), shades)
                                         : std::span<const Colour>(&points.colour, 1));
    program_.set("uPaletteSize", categorical ? static_cast<int>(shades) : 1);
    program_.set("uRadius", points.radiusPixels * view.pixelRatio);
    program_.set("uSoftness", std::max(0.01f, points.softness * view.pixelRatio));
    // The value of a disabled attribute belongs to the context, not to the vertex array.
    glVertexAttribI1ui(1, 0);
    glEnable(GL_PROGRAM_POINT_SIZE);
    glDrawArrays(GL_POINTS, 0, static_cast<GLsizei>(points.count));
    glDisable(GL_PROGRAM_POINT_SIZE);
}

}  // namespace scorescope::render
