// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image_shape.h"

namespace scorescope {

struct SafetensorsFile;

/// What a classifier sees in one image.
struct ImageFeatures {
    /// After each convolution, [positions, channels].
    std::array<std::vector<float>, 3> maps;
    std::vector<float> vector;  ///< [64], before the classes
    std::vector<float> logits;  ///< [10]
};

/// A small classifier of grey images of 28 x 28 pixels whose features stand in for perception:
/// three 3 x 3 convolutions of stride 2 (24, 48, 64 channels), a layer of 64, a layer of 10
/// classes, SiLU between. Immutable after construction; every image is computed alone, in a fixed
/// order, so that the same image has the same features on every run.
class FeatureNetwork {
public:
    static constexpr std::int64_t kFeatures = 64;
    static constexpr std::int64_t kClasses = 10;
    static constexpr std::array<std::int64_t, 4> kChannels = {1, 24, 48, 64};
    static constexpr std::array<std::int64_t, 4> kSides = {28, 14, 7, 4};

    /// The weights that come with the program, assets/models/features-fashion.safetensors.
    static Result<FeatureNetwork> shipped();
    static Result<FeatureNetwork> load(const std::filesystem::path& path);

    /// Whether images of this shape can be judged.
    static bool takes(const ImageShape& shape);

    /// Names the features: the file's stem.
    const std::string& name() const { return name_; }

    ImageFeatures look(std::span<const float> image) const;

private:
    struct Layer {
        std::vector<float> weights;  ///< of a convolution [3, 3, in, out], else [in, out]
        std::vector<float> bias;
    };

    FeatureNetwork() = default;
    Result<void> take(const SafetensorsFile& file, const std::string& where);

    std::string name_;
    std::array<Layer, 3> convolutions_;
    Layer features_, classes_;
};

/// How different two images look to the classifier: in each of the three maps the channels of each
/// place are scaled to length 1, |difference|^2 is averaged over the places, then over the maps
/// (after Zhang et al. 2018, with these features and without learned weights: not LPIPS).
double featureDistance(const ImageFeatures& a, const ImageFeatures& b);

}  // namespace scorescope
