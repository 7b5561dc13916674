// SPDX-License-Identifier: Apache-2.0
#include "render/layers/paths_layer.h"

#include <algorithm>
#include <cassert>

namespace scorescope::render {
namespace {

constexpr GLsizeiptr kVertexBytes = 2 * sizeof(float);

}  // namespace

Result<std::unique_ptr<Layer>> PathsLayer::create(const ShaderLibrary& library) {
    Result<Program> program = Program::create(library, "paths");
    if (!program) return program.error();
    return std::unique_ptr<Layer>(new PathsLayer(std::move(*program)));
}

void PathsLayer::upload(Copy& copy, const Paths& paths) const {
    if (!copy.array) {
        copy.array = VertexArray::create();
        copy.positions = Buffer::create();
    }
    glBindVertexArray(copy.array.id());
    if (!copy.stamp.renew(paths.positions, paths.revision)) return;
    // One vertex of padding at each end lets every segment read both its neighbours.
    const auto bytes = static_cast<GLsizeiptr>(paths.positions->size() * sizeof(float));
    glBindBuffer(GL_ARRAY_BUFFER, copy.positions.id());
    glBufferData(GL_ARRAY_BUFFER, bytes + 2 * kVertexBytes, nullptr, GL_DYNAMIC_DRAW);
    glBufferSubData(GL_ARRAY_BUFFER, kVertexBytes, bytes, paths.positions->data());
    const float padding[2] = {0.0f, 0.0f};
    glBufferSubData(GL_ARRAY_BUFFER, 0, kVertexBytes, padding);
    glBufferSubData(GL_ARRAY_BUFFER, kVertexBytes + bytes, kVertexBytes, padding);
    for (GLuint i = 0; i < 4; ++i) {
        glEnableVertexAttribArray(i);
        glVertexAttribPointer(i, 2, GL_FLOAT, GL_FALSE, kVertexBytes,
                              reinterpret_cast<const void*>(i * kVertexBytes));
        glVertexAttribDivisor(i, 1);
    }
}

void PathsLayer::draw(const Drawable& drawable, const LayerView& view) {
    const Paths& paths = std::get<Paths>(drawable);
    if (paths.positions == nullptr || paths.count == 0 || paths.verticesPerPath < 2) return;
    const std::size_t vertices = paths.count * paths.verticesPerPath;
    assert(paths.positions->size() >= 2 * vertices);
    upload(copies_.of(paths.id), paths);
    const auto last = static_cast<float>(paths.verticesPerPath - 1);
    const float head = paths.head < 0.0f ? last : std::min(paths.head, last);
    program_.use();
    view.applyTo(program_);
    program_.set("uVertices", static_cast<int>(paths.verticesPerPath));
    program_.set("uHead", head);
    program_.set("uTail", std::max(1e-6f, paths.tail > 0.0f ? paths.tail : head));
    program_.set("uFade", std::clamp(paths.fade, 0.0f, 1.0f));
    program_.set("uHalfWidth", 0.5f * paths.widthPixels * view.pixelRatio);
    program_.set("uColour", paths.colour);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(vertices - 1));
}

}  // namespace scorescope::render
