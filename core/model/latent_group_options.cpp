// SPDX-License-Identifier: Apache-2.0
#include "core/model/latent_group_options.h"

#include <algorithm>
#include <numeric>

#include "core/data/catalogue.h"

namespace scorescope {
namespace {

bool groupsAskedFor(const LatentOptions& options) {
    return options.encoder == EncoderKind::hierarchical && options.hidden.empty();
}

std::int64_t groupCount(const LatentOptions& options) {
    return static_cast<std::int64_t>(
        std::accumulate(options.groups.begin(), options.groups.end(), 0.0));
}

Error groupsError(std::string what, std::string where, std::string remedy) {
    return {Fault::usage, std::move(what), std::move(where), std::move(remedy)};
}

}  // namespace

std::int64_t LatentGroups::size() const {
    return std::accumulate(all.begin(), all.end(), std::int64_t{0},
                           [](std::int64_t sum, const LatentGroup& g) { return sum + g.size(); });
}

std::int64_t LatentGroups::channels() const {
    return std::accumulate(all.begin(), all.end(), std::int64_t{0},
                           [](std::int64_t sum, const LatentGroup& g) { return sum + g.channels; });
}

bool LatentGroups::spatial() const {
    return std::ranges::any_of(all, [](const LatentGroup& g) { return g.places() > 1; });
}

std::vector<std::pair<std::int64_t, std::int64_t>> paddedResolutions(const LatentOptions& options,
                                                                     const ImageShape& image) {
    const auto levels = static_cast<std::int64_t>(options.encoderMultipliers.size());
    const std::int64_t step = std::int64_t{1} << (levels - 1);
    const auto padded = [step](std::int64_t side) { return (side + step - 1) / step * step; };
    std::vector<std::pair<std::int64_t, std::int64_t>> sizes;
    for (std::int64_t level = 0; level < levels; ++level) {
        sizes.emplace_back(padded(image.height) >> level, padded(image.width) >> level);
    }
    return sizes;
}

LatentGroups latentGroups(const LatentOptions& options, const std::optional<ImageShape>& image) {
    if (!image || !groupsAskedFor(options)) return {{{options.latents, 1, 1}}};
    const auto sizes = paddedResolutions(options, *image);
    LatentGroups groups;
    for (std::size_t scale = 0; scale < options.groups.size(); ++scale) {
        const auto [height, width] = sizes[sizes.size() - 1 - scale];
        const auto count = static_cast<std::size_t>(options.groups[scale]);
        groups.all.insert(groups.all.end(), count, {options.latents, height, width});
    }
    return groups;
}

bool hasGroups(const Settings& settings) {
    return settings.isActive("model.encoder") && hasImages(settings) &&
           groupsAskedFor(settings.read(latentOptionsSchema(), "model"));
}

std::int64_t mixingChannels(const Settings& settings) {
    const auto options = settings.read(latentOptionsSchema(), "model");
    return hasGroups(settings) ? options.latents * groupCount(options) : options.latents;
}

std::optional<Error> groupsRefusal(const Settings& settings) {
    const std::string key = "model.encoder";
    if (!settings.isActive(key)) return std::nullopt;
    const bool asked = settings.text(key) == "hierarchical";
    const std::string kind = settings.text("model.kind");
    if (asked && kind != "vae" && kind != "lsgm") {
        return groupsError("model.kind \"" + kind +
                               "\" asks how likely a whole z is, and a hierarchical encoder gives "
                               "one group of it after another",
                           key, "set model.kind to \"lsgm\" or \"vae\", or choose another encoder");
    }
    if (asked && !hasImages(settings)) {
        return groupsError(
            "a hierarchical encoder gives latents that have places in an image, and "
            "data.kind gives none",
            key, "set " + key + " to \"conv\", or choose images as data.kind");
    }
    if (asked && !settings.read(latentOptionsSchema(), "model").hidden.empty()) {
        return groupsError("dense layers leave a hierarchical encoder no places", "model.hidden",
                           "leave model.hidden empty, or set " + key + " to \"conv\"");
    }
    if (kind != "lsgm") return std::nullopt;
    const auto options = settings.read(latentOptionsSchema(), "model");
    const std::int64_t count = asked ? groupCount(options) : 1;
    if (settings.integer("model.prior_groups") > count) {
        return groupsError("there are " + std::to_string(count) + " groups of latents",
                           "model.prior_groups", "set it to 0 for all of them");
    }
    return std::nullopt;
}

}  // namespace scorescope
