// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_refusal.h"

#include "core/data/catalogue.h"
#include "core/model/latent_group_options.h"
#include "core/model/model_options.h"
#include "core/sde/sde.h"

namespace scorescope {

namespace {

std::optional<Error> unetRefusal(const Settings& settings) {
    if (!usesUnet(settings)) return std::nullopt;
    const std::string key = "model.network";
    if (!hasImages(settings)) {
        return Error{Fault::usage, "a U-Net works on images, and data.kind gives none", key,
                     "set " + key + " to \"mlp\", or choose images as data.kind"};
    }
    if (!withoutNoise(settings)) return std::nullopt;
    return Error{Fault::usage, "a U-Net is told the noise, and clean data have none", key,
                 "set sde.sigma above 0, or " + key + " to \"mlp\""};
}

/// A network of style ddpm is told t, from 0 to 1.
std::optional<Error> styleRefusal(const Settings& settings) {
    const std::string key = "model.style";
    if (!settings.isActive(key) || settings.text(key) != "ddpm") return std::nullopt;
    const std::string process = settings.text("sde.kind");
    if (process != "ladder" && process != "none") return std::nullopt;
    return Error{
        Fault::usage,
        "a U-Net of style \"ddpm\" is told t, and sde.kind \"" + process + "\" has levels instead",
        key, "set " + key + " to \"compact\", or sde.kind to \"vp\""};
}

/// Probabilities of pixels need pixels.
std::optional<Error> likelihoodRefusal(const Settings& settings) {
    const std::string key = "model.likelihood";
    if (!settings.isActive(key) || settings.text(key) == "gaussian") return std::nullopt;
    const std::string named = "the likelihood \"" + settings.text(key) + "\"";
    if (!hasImages(settings)) {
        return Error{Fault::usage, named + " is one of pixels, and data.kind gives none", key,
                     "set " + key + " to \"gaussian\", or choose images as data.kind"};
    }
    if (settings.text("data.scaling") == "none") return std::nullopt;
    return Error{Fault::usage, named + " takes pixels from 0 to 1, which data.scaling changes",
                 "data.scaling", "set data.scaling to \"none\""};
}

}  // namespace

std::optional<Error> modelRefusal(const Settings& settings) {
    if (auto refused = likelihoodRefusal(settings)) return refused;
    if (auto refused = groupsRefusal(settings)) return refused;
    if (auto refused = unetRefusal(settings)) return refused;
    if (auto refused = styleRefusal(settings)) return refused;
    const std::string key = "model.parameterisation";
    if (!settings.isActive(key) || settings.text(key) != "eps" || !withoutNoise(settings)) {
        return std::nullopt;
    }
    return Error{Fault::usage, "clean data have no noise that a network could predict", key,
                 "set " + key + " to \"preconditioned\" or \"score\", or sde.sigma above 0"};
}

}  // namespace scorescope
