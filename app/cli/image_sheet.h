// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image_shape.h"
#include "render/scene/raster.h"

namespace scorescope::app {

/// Images in rows of equal length, drawn large and a little apart on white.
struct ImageSheet {
    ImageShape shape;
    std::vector<std::vector<render::Raster>> rows;

    /// Adds images [n, C, H, W] as one row.
    void addRow(std::span<const float> images);
    /// Adds each image's |difference| from another one, dark where they are equal.
    void addDifferences(std::span<const float> a, std::span<const float> b);
};

/// How many pixels of the picture one of the image's takes: images become about 112 wide.
int sheetZoom(const ImageShape& shape);

render::Raster drawSheet(const ImageSheet& sheet);

/// Images [n, C, H, W] as a sheet about as high as wide.
render::Raster drawSquare(std::span<const float> images, const ImageShape& shape);

/// A PNG; `description` stands in it as text.
Result<void> writePicture(const std::string& path, const render::Raster& raster,
                          const std::string& description);

}  // namespace scorescope::app
