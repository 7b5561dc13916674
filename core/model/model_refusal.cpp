// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_refusal.h"

#include "core/data/catalogue.h"
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

}  // namespace

std::optional<Error> modelRefusal(const Settings& settings) {
    if (auto refused = unetRefusal(settings)) return refused;
    const std::string key = "model.parameterisation";
    if (!settings.isActive(key) || settings.text(key) != "eps" || !withoutNoise(settings)) {
        return std::nullopt;
    }
    return Error{Fault::usage, "clean data have no noise that a network could predict", key,
                 "set " + key + " to \"preconditioned\" or \"score\", or sde.sigma above 0"};
}

}  // namespace scorescope
