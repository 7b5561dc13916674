// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/data/data_set.h"
#include "core/data/image_shape.h"

namespace scorescope {

/// Images as rows of pixels in [0, 1], channel by channel, top row first. Training sees draw();
/// people look at the test split, whose images have fixed numbers. Immutable; safe from several
/// threads.
class ImageData : public DataSet {
public:
    virtual ImageShape shape() const = 0;

    virtual std::int64_t testRows() const = 0;
    /// The images of these rows of the test split; each in [0, testRows()).
    virtual Points testImages(std::span<const std::int64_t> rows) const = 0;

    /// Classes of the test split's rows; empty where the images have none.
    virtual std::vector<int> testLabels(std::span<const std::int64_t> rows) const = 0;
    /// By class; empty where the images have none.
    virtual std::vector<std::string> labelNames() const = 0;

    /// Training images with their classes, for a classifier: rows in [0, rows()).
    virtual Points trainingImages(std::span<const std::int64_t> rows) const = 0;
    virtual std::vector<int> trainingLabels(std::span<const std::int64_t> rows) const = 0;

    /// Whether drawHeldOut() spreads 8-bit pixels within their cells, so that they have a density.
    virtual bool dequantised() const { return false; }

    std::int64_t dimension() const override { return shape().size(); }
    const ImageData* images() const override { return this; }
};

}  // namespace scorescope
