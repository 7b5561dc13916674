// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/data/image_shape.h"

namespace scorescope::app {

/// What happens to a picture without changing what it is of.
enum class ImageChange { shift, crop, darken };

struct ImageChangeInfo {
    ImageChange change;
    std::string id;      ///< in lessons
    std::string title;   ///< "Shifted"
    double usual = 0.0;  ///< amount
    double largest = 0.0;
    std::string help;
};

/// Every change, in the order in which they are shown.
const std::vector<ImageChangeInfo>& imageChangeCatalogue();
const ImageChangeInfo& imageChangeInfo(ImageChange change);

/// The image after a change: moved right by `amount` pixels (black comes in), enlarged after
/// `amount` pixels of each edge are cut off, or every pixel times 1 - amount.
std::vector<float> changedImage(std::span<const float> image, const ImageShape& shape,
                                ImageChange change, double amount);

/// Images with a class each.
struct LabelledImages {
    ImageShape shape;
    std::span<const float> pixels;  ///< [n, C, H, W]
    std::span<const int> labels;    ///< [n]

    std::size_t count() const { return labels.size(); }
    std::span<const float> image(std::size_t i) const {
        const auto size = static_cast<std::size_t>(shape.size());
        return pixels.subspan(i * size, size);
    }
};

struct NearestImage {
    std::size_t index = 0;
    double distance = 0.0;  ///< Euclidean norm over all pixels
};

/// Of the images those of another class than `label`: the one nearest to `image`; nothing where all
/// are of that class.
std::optional<NearestImage> nearestOfOtherClass(const LabelledImages& images,
                                                std::span<const float> image, int label);

}  // namespace scorescope::app
