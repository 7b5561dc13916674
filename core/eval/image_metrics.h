// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/data/image_shape.h"

namespace scorescope {

// How far one image is from another: rows of pixels in [0, 1], channel by channel.

/// |a - b|, the Euclidean norm over all pixels and channels.
double imageDistance(std::span<const float> a, std::span<const float> b);

/// Mean over pixels and channels of (a - b)^2.
double meanSquaredError(std::span<const float> a, std::span<const float> b);

/// Side of the window of structuralSimilarity().
inline constexpr std::int64_t kSimilarityWindow = 11;

/// Structural similarity (Wang et al. 2004): mean, over all whole windows and over the channels, of
///   (2 mu_a mu_b + C1)(2 cov_ab + C2) / ((mu_a^2 + mu_b^2 + C1)(var_a + var_b + C2)),
/// with a Gaussian window of 11 x 11 pixels and standard deviation 1.5, C1 = .01^2, C2 = .03^2 and
/// variances with weights that add up to 1. 1 for equal images; nothing where a side is shorter
/// than the window.
std::optional<double> structuralSimilarity(std::span<const float> a, std::span<const float> b,
                                           const ImageShape& shape);

/// Mean |difference| of pixels side by side plus that of pixels above each other: 0 of an even
/// surface, larger the sharper the edges.
double gradientEnergy(std::span<const float> image, const ImageShape& shape);

/// The pixels cut to [0, 1], as people see and measures take them.
std::vector<float> clippedPixels(std::span<const float> pixels);

}  // namespace scorescope
