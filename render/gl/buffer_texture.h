// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "render/gl/objects.h"

namespace scorescope::render {

/// An array that vertex shaders read by index (samplerBuffer).
///
/// Shapes of several vertices fetch their one element themselves: without a GPU, instanced draws
/// of small shapes cost microseconds an instance.
class BufferTexture {
public:
    /// Replaces the content. Format: GL_RG32F, GL_R8UI, ...
    void upload(std::span<const std::byte> bytes, GLenum format) {
        if (!buffer_) {
            buffer_ = Buffer::create();
            texture_ = Texture::create();
        }
        glBindBuffer(GL_TEXTURE_BUFFER, buffer_.id());
        glBufferData(GL_TEXTURE_BUFFER, static_cast<GLsizeiptr>(bytes.size()), bytes.data(),
                     GL_DYNAMIC_DRAW);
        glBindTexture(GL_TEXTURE_BUFFER, texture_.id());
        glTexBuffer(GL_TEXTURE_BUFFER, format, buffer_.id());
        glBindBuffer(GL_TEXTURE_BUFFER, 0);
    }

    /// Makes it readable through samplers of this unit.
    void bind(int unit) const {
        glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
        glBindTexture(GL_TEXTURE_BUFFER, texture_.id());
        glActiveTexture(GL_TEXTURE0);
    }

private:
    Buffer buffer_;
    Texture texture_;
};

}  // namespace scorescope::render
