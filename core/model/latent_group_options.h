// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/base/settings.h"
#include "core/data/image_shape.h"
#include "core/model/latent_options.h"

namespace scorescope {

/// Latents that are drawn together: channels of some places, channel by channel, top row first.
struct LatentGroup {
    std::int64_t channels = 1;
    std::int64_t height = 1;
    std::int64_t width = 1;

    std::int64_t places() const { return height * width; }
    std::int64_t size() const { return channels * places(); }
    friend bool operator==(const LatentGroup&, const LatentGroup&) = default;
};

/// How the numbers of a latent vector are arranged: group after group, the one drawn first first.
/// A plain vector is one group without places.
struct LatentGroups {
    std::vector<LatentGroup> all;

    std::int64_t size() const;      ///< L
    std::int64_t channels() const;  ///< of all groups
    bool spatial() const;           ///< whether any group has places
};

/// Sizes of the resolutions of a coder of images, from the top. Sides are padded, so that each
/// halves without rest.
std::vector<std::pair<std::int64_t, std::int64_t>> paddedResolutions(const LatentOptions& options,
                                                                     const ImageShape& image);

/// Of the latents that these options ask for; image: of the data, if they are images.
LatentGroups latentGroups(const LatentOptions& options, const std::optional<ImageShape>& image);

/// Whether `model.encoder` gives groups with places.
bool hasGroups(const Settings& settings);

/// How many coefficients of a mixed score there are: one for each latent, or for each channel of
/// latents with places.
std::int64_t mixingChannels(const Settings& settings);

/// What of a hierarchical encoder's settings does not go together.
std::optional<Error> groupsRefusal(const Settings& settings);

}  // namespace scorescope
