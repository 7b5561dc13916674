// SPDX-License-Identifier: Apache-2.0
#include "render/figure/scene_figure.h"

#include <algorithm>
#include <cmath>

#include "render/figure/layout.h"
#include "render/offscreen.h"

namespace scorescope::render {
namespace {

constexpr double kRasterPerPixel = 2.0;  // sharp on paper and on dense screens

WorldRect areaOf(const Figure& figure) {
    return {figure.x.lo, figure.y.lo, figure.x.hi, figure.y.hi};
}

/// A camera on the data area whose logical pixel is the figure's unit of length.
Camera cameraFor(const Figure& figure, int width, int height) {
    const FigureBox box = plotBox(figure, width, height);
    const double unit = figureSizes(width, height).unit;
    const int across = std::max(1, static_cast<int>(std::lround(box.width / unit)));
    const int down = std::max(1, static_cast<int>(std::lround(box.height / unit)));
    Camera camera({}, 1.0, across, down);
    if (figure.equalAspect) {
        camera.fit(areaOf(figure), 0.0);
    } else {
        camera.fitStretched(areaOf(figure));
    }
    return camera;
}

CaptureOptions optionsFor(int width, int height) {
    const double unit = figureSizes(width, height).unit;
    return {.pixelRatio = static_cast<float>(kRasterPerPixel * unit), .supersample = 1};
}

Result<void> insert(Figure& figure, Result<Raster> raster, const Camera& camera) {
    if (!raster) return raster.error();
    // The camera may see a trifle more than the axes, where the sizes were rounded.
    std::vector<FigureElement> elements;
    elements.reserve(figure.elements.size() + 1);
    elements.emplace_back(FigureRaster{std::move(*raster), camera.visibleRect()});
    for (FigureElement& element : figure.elements) elements.push_back(std::move(element));
    figure.elements = std::move(elements);
    return {};
}

}  // namespace

Result<void> addScene(Figure& figure, const Scene& scene, int width, int height) {
    const Camera camera = cameraFor(figure, width, height);
    return insert(figure, renderOffscreen(scene, camera, optionsFor(width, height)), camera);
}

Result<void> addScene(Figure& figure, const Scene& scene, SceneRenderer& renderer, int width,
                      int height) {
    const Camera camera = cameraFor(figure, width, height);
    return insert(figure, captureScene(renderer, scene, camera, optionsFor(width, height)), camera);
}

}  // namespace scorescope::render
