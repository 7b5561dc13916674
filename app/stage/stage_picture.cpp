// SPDX-License-Identifier: Apache-2.0
#include "app/stage/stage_picture.h"

#include <algorithm>
#include <cmath>

namespace scorescope::app {

void StagePicture::draw(const StagePen& pen, const StageImage& image, const PixelRect& canvas) {
    upload(image.picture);
    ImFont* const font = pen.fonts.body();
    const float gap = 6.0f * pen.unit;
    const float wrap = canvas.width - 4.0f * gap;
    const float below =
        image.note.empty() ? 0.0f : std::ceil(pen.sizeOf(font, image.note, wrap).y + 2.0f * gap);
    const auto wide = static_cast<float>(image.picture->width);
    const auto high = static_cast<float>(image.picture->height);
    const float scale = std::min(canvas.width / wide, (canvas.height - below) / high);
    if (scale <= 0.0f) return;
    const float width = std::round(wide * scale), height = std::round(high * scale);
    const float left = std::round(canvas.x + 0.5f * (canvas.width - width));
    const float top = std::round(canvas.y + 0.5f * (canvas.height - below - height));
    pen.list.AddImage(reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(texture_.id())),
                      {left, top}, {left + width, top + height});
    if (below == 0.0f) return;
    pen.write(font, {canvas.x + 2.0f * gap, canvas.bottom() - below + gap},
              inkOf(pen.theme.mutedText), image.note, wrap);
}

void StagePicture::upload(const std::shared_ptr<const render::Raster>& picture) {
    if (uploaded_ == picture) return;
    if (!texture_) texture_ = render::Texture::create();
    glBindTexture(GL_TEXTURE_2D, texture_.id());
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, picture->width, picture->height, 0, GL_RGBA,
                 GL_UNSIGNED_BYTE, picture->rgba.data());
    glGenerateMipmap(GL_TEXTURE_2D);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glBindTexture(GL_TEXTURE_2D, 0);
    uploaded_ = picture;
}

}  // namespace scorescope::app
