// SPDX-License-Identifier: Apache-2.0
#include "render/capture.h"

#include <algorithm>
#include <cmath>

#include "render/gl/framebuffer.h"

namespace scorescope::render {
namespace {

/// The mean of a block of premultiplied pixels, as straight alpha.
void writeMean(const std::uint8_t* block, std::size_t stride, int edge, std::uint8_t* pixel) {
    unsigned sum[4] = {0, 0, 0, 0};
    for (int y = 0; y < edge; ++y) {
        for (int x = 0; x < 4 * edge; ++x) {
            sum[x % 4] += block[static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x)];
        }
    }
    const auto cells = static_cast<unsigned>(edge * edge);
    const unsigned alpha = sum[3];
    for (int c = 0; c < 3; ++c) {
        const unsigned straight = alpha == 0 ? 0 : (sum[c] * 255u + alpha / 2) / alpha;
        pixel[c] = static_cast<std::uint8_t>(std::min(255u, straight));
    }
    pixel[3] = static_cast<std::uint8_t>((alpha + cells / 2) / cells);
}

Raster reduced(const Framebuffer& buffer, int edge) {
    const std::vector<std::uint8_t> bytes = buffer.read();
    const std::size_t stride = static_cast<std::size_t>(buffer.width()) * 4;
    const auto block = static_cast<std::size_t>(edge);
    Raster raster{buffer.width() / edge, buffer.height() / edge, {}};
    const auto width = static_cast<std::size_t>(raster.width);
    const auto height = static_cast<std::size_t>(raster.height);
    raster.rgba.resize(width * height * 4);
    for (std::size_t y = 0; y < height; ++y) {
        const std::uint8_t* row = bytes.data() + (height - 1 - y) * block * stride;
        for (std::size_t x = 0; x < width; ++x) {
            writeMean(row + x * block * 4, stride, edge, raster.rgba.data() + (y * width + x) * 4);
        }
    }
    return raster;
}

}  // namespace

Result<Raster> captureScene(SceneRenderer& renderer, const Scene& scene, const Camera& camera,
                            const CaptureOptions& options) {
    const int edge = std::clamp(options.supersample, 1, 4);
    const auto pixels = [&](int logical) {
        return std::max(1, static_cast<int>(std::lround(logical * options.pixelRatio))) * edge;
    };
    const Result<Framebuffer> buffer =
        Framebuffer::create(pixels(camera.pixelWidth()), pixels(camera.pixelHeight()));
    if (!buffer) return buffer.error();
    const RenderTarget target{buffer->id(), buffer->width(), buffer->height(),
                              options.pixelRatio * static_cast<float>(edge)};
    if (auto drawn = renderer.draw(scene, camera, target); !drawn) return drawn.error();
    return reduced(*buffer, edge);
}

}  // namespace scorescope::render
