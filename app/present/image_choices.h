// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"

namespace scorescope::app {

/// What the window shows of image data.
enum class ImageMode {
    samples,
    reconstructions,
    latents,
    interpolation,
    film,
    distances,
    prior,
    terms
};

struct ImageModeInfo {
    ImageMode mode;
    std::string id;     ///< in files, scripts and object names
    std::string title;  ///< on the tab
    std::string help;
    bool needsEncoder = true;
    bool needsPrior = false;  ///< of latent vectors: a latent diffusion model
};

/// Every mode, in the order of the tabs.
const std::vector<ImageModeInfo>& imageModeCatalogue();

/// How a person looks at images: part of the view, undone and redone with it.
struct ImageChoices {
    ImageMode mode = ImageMode::samples;
    std::int64_t sampleCount = 64;
    std::string ownImage;           ///< a picture's file beside the test images; empty: none
    std::int64_t firstRow = 0;      ///< of the test images that are reconstructed
    std::int64_t columns = 8;       ///< how many of them
    std::int64_t draws = 1;         ///< decodings of one z
    bool differences = true;        ///< decoded minus input, of the run's own
    bool meanLatent = false;        ///< z is the mean of q(z | x) instead of a draw
    std::string space;              ///< the decoder whose latents are shown; empty: the run's own
    std::int64_t encoded = 1000;    ///< test images in the plane of latents
    bool neighbours = false;        ///< t-SNE instead of two directions
    std::int64_t from = 0, to = 1;  ///< ends of the interpolation: rows of the test split
    std::int64_t frames = 9;
    bool spherical = false;
    std::int64_t filmRow = 0;    ///< the test image whose decoding is shown step by step
    std::int64_t filmFrame = 0;  ///< the step of it that is shown large
    // Of the prior of latent vectors; words by prior_choices.h.
    std::string priorMap = "ratio";
    std::string priorWays = "none";
    std::string priorPlane = "pca";  ///< where latents have more than two coordinates
    bool priorArrows = true;
    bool priorCodes = true;    ///< encoded test images
    bool priorSamples = true;  ///< z drawn from the prior
    bool lattice = false;      ///< decoded images beside the plane lie on a grid of it
    std::int64_t firstAxis = 0, secondAxis = 1;          ///< coordinates that span the plane
    std::int64_t cornerA = 0, cornerB = 1, cornerC = 2;  ///< test images that span the plane
    friend bool operator==(const ImageChoices&, const ImageChoices&) = default;
};

inline constexpr std::int64_t kMostSampleTiles = 256;
inline constexpr std::int64_t kMostImageColumns = 32;
inline constexpr std::int64_t kMostImageDraws = 8;
inline constexpr std::int64_t kMostEncoded = 10'000;
inline constexpr std::int64_t kFewestPathFrames = 5;
inline constexpr std::int64_t kMostPathFrames = 33;
/// States of a film: both ends and what lies between.
inline constexpr std::int64_t kFilmFrames = 24;

Json toJson(const ImageChoices& choices);
/// Leaves the default where a value is missing or makes no sense.
ImageChoices imageChoicesFrom(const Json& json);
/// What a word of a script means as a choice: a whole number, on or off, or the word itself.
Json imageValue(const std::string& word);
/// Changes the choice with this key; an unknown key or value is a usage error.
Result<void> setImageChoice(ImageChoices& choices, const std::string& key, const Json& value);

/// "vae" as people write it: "VAE". Unknown ids stay as they are.
std::string decoderTitle(std::string_view id);

}  // namespace scorescope::app
