// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/data/image_data.h"
#include "core/eval/feature_network.h"

namespace scorescope {

/// Images and what a decoder made of them. Measures cut the pixels to [0, 1] first.
struct Reconstructions {
    ImageShape shape;
    std::int64_t count = 0;
    int samples = 1;               ///< of each image
    std::vector<float> originals;  ///< [count, C, H, W]
    std::vector<float> pixels;     ///< [count, samples, C, H, W]
};

/// q(z | x, 0) of images.
struct LatentStatistics {
    std::int64_t count = 0;
    std::int64_t dimension = 0;
    std::vector<float> mean;         ///< [count, dimension]
    std::vector<float> logVariance;  ///< likewise
};

/// Measures of one reconstruction against its original: "l2", "mse", "ssim", "feature_distance".
const std::vector<std::string>& imageMeasures();

/// Why a measure of pictures of this shape cannot be taken, or nothing.
std::optional<std::string> measureRefusal(const std::string& id, const ImageShape& shape);

/// A measure of every image, averaged over its samples. `features` is read by "feature_distance"
/// alone. The measure applies.
std::vector<double> measureEach(const std::string& id, const Reconstructions& made,
                                const FeatureNetwork* features);

/// {value, n}, where there are several samples also `of_mean`, the measure of their mean, and
/// `samples`.
Json measureAll(const std::string& id, const Reconstructions& made, const FeatureNetwork* features);

/// {value, n}: gradient energy of the reconstructions over that of the originals; 1 is as sharp as
/// the data.
Json sharpness(const Reconstructions& made);

/// {value, n}: mean over images of the Kullback-Leibler divergence of q(z | x, 0) from N(0, I), in
/// nats.
Json latentDivergence(const LatentStatistics& latents);

/// {value, of, n}: coordinates of z whose mean varies over the images by more than .01 (Burda et
/// al. 2016).
Json activeUnits(const LatentStatistics& latents);

/// Called between pieces of a long measure; may throw to end it.
using MeasurePause = std::function<void()>;

/// {value, n, floor, reference_n, features}: Frechet distance between features of these images
/// [n, C, H, W] and those of the first 5,000 test images; floor is that of n training images, what
/// a perfect model would get. n >= 2, and FeatureNetwork::takes the shape.
Json featureFrechet(std::span<const float> images, const ImageData& data,
                    const FeatureNetwork& features, const MeasurePause& pause);

}  // namespace scorescope
