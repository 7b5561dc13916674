// SPDX-License-Identifier: Apache-2.0
#include "render/layers/paths_layer.h"

#include <algorithm>
#include <cassert>
#include <span>

namespace scorescope::render {
namespace {

constexpr int kPositionsUnit = 1;
constexpr int kSegmentCorners = 6;  // two triangles a segment

}  // namespace

Result<std::unique_ptr<Layer>> PathsLayer::create(const ShaderLibrary& library) {
    Result<Program> program = Program::create(library, "paths");
    if (!program) return program.error();
    return std::unique_ptr<Layer>(new PathsLayer(std::move(*program)));
}

void PathsLayer::upload(Copy& copy, const Paths& paths) const {
    if (copy.stamp.renew(paths.positions, paths.revision)) {
        copy.positions.upload(std::as_bytes(std::span(*paths.positions)), GL_RG32F);
    }
    copy.positions.bind(kPositionsUnit);
}

void PathsLayer::draw(const Drawable& drawable, const LayerView& view) {
    const Paths& paths = std::get<Paths>(drawable);
    if (paths.positions == nullptr || paths.count == 0 || paths.verticesPerPath < 2) return;
    assert(paths.positions->size() >= 2 * paths.count * paths.verticesPerPath);
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
    program_.set("uPositions", kPositionsUnit);
    glBindVertexArray(noAttributes_.id());
    const std::size_t segments = paths.count * (paths.verticesPerPath - 1);
    glDrawArrays(GL_TRIANGLES, 0, kSegmentCorners * static_cast<GLsizei>(segments));
}

}  // namespace scorescope::render
