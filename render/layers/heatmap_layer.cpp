// SPDX-License-Identifier: Apache-2.0
#include "render/layers/heatmap_layer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>

namespace scorescope::render {
namespace {

using Pixel = std::array<std::uint8_t, 4>;

std::uint8_t byteOf(float unit) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(unit, 0.0f, 1.0f) * 255.0f));
}

std::array<Pixel, kColormapSize> pixelsOf(Colormap map) {
    std::array<Pixel, kColormapSize> pixels{};
    std::ranges::transform(colormapTable(map), pixels.begin(), [](const Colour& c) {
        return Pixel{byteOf(c.r), byteOf(c.g), byteOf(c.b), 255};
    });
    return pixels;
}

/// Colours of all cells; cells without a value stay transparent.
std::vector<Pixel> coloured(const Heatmap& heatmap, std::size_t cells, bool& missing) {
    const auto palette = pixelsOf(heatmap.map);
    const float range = heatmap.hi - heatmap.lo;
    const float scale = range > 0.0f ? (kColormapSize - 1) / range : 0.0f;
    std::vector<Pixel> pixels(cells, Pixel{0, 0, 0, 0});
    missing = false;
    for (std::size_t i = 0; i < cells; ++i) {
        const float value = (*heatmap.values)[i];
        if (std::isnan(value)) {
            missing = true;
            continue;
        }
        const float at = std::clamp((value - heatmap.lo) * scale, 0.0f, kColormapSize - 1.0f);
        // Infinities in a map without range would be 0 * inf.
        pixels[i] = palette[std::isnan(at) ? 0 : static_cast<std::size_t>(std::lround(at))];
    }
    return pixels;
}

void setCorners(const Program& program, const WorldRect& area) {
    program.set("uLowerLeft", static_cast<float>(area.left), static_cast<float>(area.bottom));
    program.set("uUpperRight", static_cast<float>(area.right), static_cast<float>(area.top));
}

}  // namespace

Result<std::unique_ptr<Layer>> HeatmapLayer::create(const ShaderLibrary& library) {
    Result<Program> program = Program::create(library, "heatmap");
    if (!program) return program.error();
    Result<Program> hatching = Program::create(library, "hatching");
    if (!hatching) return hatching.error();
    return std::unique_ptr<Layer>(new HeatmapLayer(std::move(*program), std::move(*hatching)));
}

void HeatmapLayer::upload(Copy& copy, const Heatmap& heatmap) const {
    if (!copy.colours) copy.colours = Texture::create();
    glBindTexture(GL_TEXTURE_2D, copy.colours.id());
    std::vector<float> look = {heatmap.lo, heatmap.hi, static_cast<float>(heatmap.map),
                               static_cast<float>(heatmap.width)};
    const bool changed = copy.stamp.renew(heatmap.values, heatmap.revision);
    if (changed || look != copy.look) {
        const auto cells =
            static_cast<std::size_t>(heatmap.width) * static_cast<std::size_t>(heatmap.height);
        assert(heatmap.values->size() >= cells);
        const auto pixels = coloured(heatmap, cells, copy.missing);
        copy.look = std::move(look);
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, heatmap.width, heatmap.height, 0, GL_RGBA,
                     GL_UNSIGNED_BYTE, pixels.data());
    }
    const GLint filter = heatmap.interpolation == Interpolation::linear ? GL_LINEAR : GL_NEAREST;
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

void HeatmapLayer::draw(const Drawable& drawable, const LayerView& view) {
    const Heatmap& heatmap = std::get<Heatmap>(drawable);
    if (heatmap.values == nullptr || heatmap.width < 1 || heatmap.height < 1) return;
    Copy& copy = copies_.of(heatmap.id);
    upload(copy, heatmap);
    program_.use();
    view.applyTo(program_);
    setCorners(program_, heatmap.area);
    program_.set("uColours", 0);
    glBindVertexArray(noAttributes_.id());
    program_.set("uOpacity", std::clamp(heatmap.opacity, 0.0f, 1.0f));
    // An opaque picture over the whole canvas is the dearest draw of a frame without a GPU.
    const bool opaque = heatmap.opacity >= 1.0f && !copy.missing;
    if (opaque) glDisable(GL_BLEND);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    if (opaque) glEnable(GL_BLEND);
    if (copy.missing && heatmap.missing == Missing::hatched) drawHatching(heatmap, view);
}

void HeatmapLayer::drawHatching(const Heatmap& heatmap, const LayerView& view) const {
    hatching_.use();
    view.applyTo(hatching_);
    setCorners(hatching_, heatmap.area);
    hatching_.set("uColours", 0);
    hatching_.set("uPixelRatio", view.pixelRatio);
    hatching_.set("uInk", heatmap.hatching);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

}  // namespace scorescope::render
