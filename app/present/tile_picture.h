// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/data/image_shape.h"
#include "render/scene/colormap.h"
#include "render/scene/raster.h"

namespace scorescope::app {

inline constexpr double kDifferenceReach = 0.5;  ///< the largest that has a colour of its own
inline constexpr double kDeviationReach = 0.3;

/// The image of one row of pixels [C, H, W] in [0, 1] (clipped): gray for one channel, colours for
/// three; of any other number the first one is shown.
render::Raster imageOf(std::span<const float> pixels, const ImageShape& shape);

/// Numbers with a sign [C, H, W], averaged over channels, from -reach to reach along a diverging
/// map.
render::Raster signedImageOf(std::span<const float> values, const ImageShape& shape, double reach,
                             render::Colormap map);

/// Numbers from 0 to reach, likewise, along a sequential map.
render::Raster amountImageOf(std::span<const float> values, const ImageShape& shape, double reach,
                             render::Colormap map);

/// |a - b| after both are clipped to [0, 1]: the Euclidean norm of the difference.
double clippedDistance(std::span<const float> a, std::span<const float> b);

/// The standard deviation of each pixel over `draws` images of `size` pixels (n - 1 in the
/// denominator).
std::vector<float> pixelDeviation(std::span<const float> images, std::size_t draws,
                                  std::size_t size);

/// The largest magnitude, at least a tiny one: to show scores of any length.
double reachOf(std::span<const float> values);

}  // namespace scorescope::app
