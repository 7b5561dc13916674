// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "render/gl/objects.h"

namespace scorescope::render {

/// An off-screen target of RGBA bytes.
class Framebuffer {
public:
    /// Fails when the size is not positive, beyond the driver's limit or out of memory.
    static Result<Framebuffer> create(int width, int height);

    GLuint id() const { return name_.id(); }
    int width() const { return width_; }
    int height() const { return height_; }

    /// The bytes as they lie: R, G, B, A premultiplied, bottom row first.
    std::vector<std::uint8_t> read() const;

private:
    Framebuffer() = default;

    FramebufferName name_;
    Renderbuffer colour_;
    int width_ = 0;
    int height_ = 0;
};

}  // namespace scorescope::render
