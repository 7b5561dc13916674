// SPDX-License-Identifier: Apache-2.0
#include "app/stage/shot.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "render/figure/png.h"
#include "render/gl/framebuffer.h"
#include "render/offscreen.h"

namespace scorescope::app {
namespace {

Json rectJson(const PixelRect& rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

render::Raster rasterOf(const render::Framebuffer& buffer) {
    const std::vector<std::uint8_t> bytes = buffer.read();
    const auto stride = static_cast<std::ptrdiff_t>(buffer.width()) * 4;
    render::Raster raster{buffer.width(), buffer.height(), {}};
    raster.rgba.reserve(bytes.size());
    for (std::ptrdiff_t row = buffer.height() - 1; row >= 0; --row) {
        const auto from = bytes.begin() + row * stride;
        raster.rgba.insert(raster.rgba.end(), from, from + stride);
    }
    // What is seen is opaque, whatever blending has left in the alpha channel.
    for (std::size_t i = 3; i < raster.rgba.size(); i += 4) raster.rgba[i] = 255;
    return raster;
}

Json describe(const Stage& stage) {
    const StageImage& image = stage.image();
    Json json = {{"canvas", rectJson(stage.layout().canvas)},
                 {"boxes", Json::array()},
                 {"unit", stage.layout().unit},
                 {"t", image.time.t},
                 {"title", image.title},
                 {"caption", image.caption},
                 {"notice", image.notice}};
    for (const PixelRect& box : stage.boxes()) json["boxes"].push_back(rectJson(box));
    if (image.training.step) json["step"] = *image.training.step;
    return json;
}

}  // namespace

Result<Json> writeShot(const StageArguments& arguments,
                       const std::function<Result<void>(Stage&)>& prepare) {
    auto context = render::OffscreenContext::create();
    if (!context) return context.error();
    if (auto current = (*context)->makeCurrent(); !current) return current.error();
    auto painter = StagePainter::create();
    if (!painter) return painter.error();
    const StageSize& size = arguments.shotSize;
    const auto buffer = render::Framebuffer::create(size.width, size.height);
    if (!buffer) return buffer.error();
    Stage stage(**painter, arguments.unit);
    if (auto prepared = prepare(stage); !prepared) return prepared.error();
    if (auto painted = stage.paint({buffer->id(), size.width, size.height}); !painted) {
        return painted.error();
    }
    const auto png = render::encodePng(rasterOf(*buffer));
    if (auto written = writeFileAtomically(arguments.shot, png); !written) return written.error();
    return describe(stage);
}

}  // namespace scorescope::app
