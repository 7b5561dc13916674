// SPDX-License-Identifier: Apache-2.0
#include "render/gl/framebuffer.h"

#include <string>

namespace scorescope::render {
Result<Framebuffer> Framebuffer::create(int width, int height) {
    GLint limit = 0;
    glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &limit);
    if (width < 1 || height < 1 || width > limit || height > limit) {
        return Error{Fault::usage,
                     "a picture of " + std::to_string(width) + " x " + std::to_string(height) +
                         " pixels cannot be drawn",
                     "", "choose a width and height from 1 to " + std::to_string(limit)};
    }
    Framebuffer made;
    made.width_ = width;
    made.height_ = height;
    made.name_ = FramebufferName::create();
    made.colour_ = Renderbuffer::create();
    glBindRenderbuffer(GL_RENDERBUFFER, made.colour_.id());
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glBindRenderbuffer(GL_RENDERBUFFER, 0);
    glBindFramebuffer(GL_FRAMEBUFFER, made.name_.id());
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER,
                              made.colour_.id());
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
        return Error{Fault::resource, "the graphics driver refused an off-screen picture", "",
                     "choose a smaller picture"};
    }
    return made;
}

std::vector<std::uint8_t> Framebuffer::read() const {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(width_) *
                                    static_cast<std::size_t>(height_) * 4);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, name_.id());
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    glReadPixels(0, 0, width_, height_, GL_RGBA, GL_UNSIGNED_BYTE, bytes.data());
    return bytes;
}

}  // namespace scorescope::render
