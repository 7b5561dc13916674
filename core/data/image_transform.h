// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/data/image_data_options.h"
#include "core/data/image_shape.h"
#include "core/data/training_set.h"

namespace scorescope {

/// Changes training images in place: rows [n, C*H*W] of pixels in [0, 1].
/// Flip: left and right change places in every other image, at random. Dequantise: (255 x + u)/256
/// with u uniform on (0, 1), so that pixels have a density. Binarise: 1 where x >= 1/2 (threshold),
/// or with probability x (dynamic). What image i of step `step` gets depends on (seed, step, i).
void augment(std::span<float> rows, const ImageShape& shape, const ImageTransformOptions& options,
             std::uint64_t seed, std::int64_t step);

/// augment() of rows in model space.
class BatchTransform {
public:
    /// Nothing where the rows are no images or stay as they are. Copies what it needs.
    static std::optional<BatchTransform> of(const Settings& settings, const TrainingSet& set);

    void apply(std::span<float> rows, std::uint64_t seed, std::int64_t step) const;

private:
    BatchTransform(ImageTransformOptions options, const ImageShape& shape, Scaling scaling)
        : options_(options), shape_(shape), scaling_(std::move(scaling)) {}

    ImageTransformOptions options_;
    ImageShape shape_;
    Scaling scaling_;
};

}  // namespace scorescope
