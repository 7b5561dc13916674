// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/image_data.h"
#include "core/data/image_data_options.h"

namespace scorescope {

/// More pixels a side are refused.
inline constexpr std::int64_t kLargestSide = 1024;

/// Images as bytes, one after the other, channel by channel; 255 is a pixel of 1.
struct ByteImages {
    ImageShape shape;
    std::vector<std::uint8_t> pixels;
    std::vector<std::int32_t> labels;  ///< one an image, or none at all

    std::int64_t count() const { return static_cast<std::int64_t>(pixels.size()) / shape.size(); }
};

/// Images that are kept as bytes and become floats when someone asks for them. Training images
/// come as they are stored; BatchTransform changes them batch by batch.
class StoredImages final : public ImageData {
public:
    /// Both have at least one image and the same shape; labels are indices of `labelNames`.
    StoredImages(ByteImages training, ByteImages test, std::vector<std::string> labelNames);

    /// Binarises the test split (dynamic: drawn once) and, by a threshold, the training images;
    /// from then on drawHeldOut() dequantises if it is asked to.
    void prepare(const ImageTransformOptions& options);

    std::int64_t rows() const override { return training_.count(); }
    Points draw(std::int64_t count, std::uint64_t seed, Stream stream) const override;
    Points drawHeldOut(std::int64_t count, std::uint64_t seed) const override;

    ImageShape shape() const override { return training_.shape; }
    std::int64_t testRows() const override { return test_.count(); }
    Points testImages(std::span<const std::int64_t> rows) const override;
    std::vector<int> testLabels(std::span<const std::int64_t> rows) const override;
    std::vector<std::string> labelNames() const override { return labelNames_; }
    Points trainingImages(std::span<const std::int64_t> rows) const override;
    std::vector<int> trainingLabels(std::span<const std::int64_t> rows) const override;
    bool dequantised() const override { return dequantised_; }

private:
    ByteImages training_;
    ByteImages test_;
    std::vector<std::string> labelNames_;
    bool dequantised_ = false;
};

/// Takes `share` of the images (at least one, and leaves at least one) out of `images`, which has
/// two or more; always the same ones, scattered over the file.
ByteImages takeOut(ByteImages& images, double share);

}  // namespace scorescope
