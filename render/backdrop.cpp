// SPDX-License-Identifier: Apache-2.0
#include "render/backdrop.h"

#include <algorithm>

namespace scorescope::render {

std::size_t Backdrop::unchanged(const Scene& scene, const Camera& camera,
                                const RenderTarget& target) {
    const bool sameView = camera == camera_ && scene.background == scene_.background &&
                          target.pixelWidth == target_.pixelWidth &&
                          target.pixelHeight == target_.pixelHeight &&
                          target.devicePixelRatio == target_.devicePixelRatio;
    const auto firstChange =
        std::ranges::mismatch(scene.drawables, scene_.drawables).in1 - scene.drawables.begin();
    const std::size_t count = sameView ? static_cast<std::size_t>(firstChange) : 0;
    scene_ = scene;
    camera_ = camera;
    target_ = target;
    if (count < held_) held_ = 0;
    return count;
}

bool Backdrop::beginDrawing(std::size_t count) {
    const bool fits = buffer_ && buffer_->width() == target_.pixelWidth &&
                      buffer_->height() == target_.pixelHeight;
    held_ = 0;
    if (!fits) {
        buffer_.reset();
        Result<Framebuffer> made = Framebuffer::create(target_.pixelWidth, target_.pixelHeight);
        if (!made) return false;
        buffer_ = std::move(*made);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, buffer_->id());
    held_ = count;
    return true;
}

void Backdrop::copyTo(const RenderTarget& target) const {
    glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, buffer_->id());
    glBlitFramebuffer(0, 0, target.pixelWidth, target.pixelHeight, 0, 0, target.pixelWidth,
                      target.pixelHeight, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, target.framebuffer);
}

bool Backdrop::canCopyTo(const RenderTarget& target) {
    glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
    GLint multisampled = 0;
    glGetIntegerv(GL_SAMPLE_BUFFERS, &multisampled);
    return multisampled == 0;
}

void Backdrop::release() {
    *this = Backdrop();
}

}  // namespace scorescope::render
