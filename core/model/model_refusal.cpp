// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_refusal.h"

#include "core/sde/sde.h"

namespace scorescope {

std::optional<Error> modelRefusal(const Settings& settings) {
    const std::string key = "model.parameterisation";
    if (!settings.isActive(key) || settings.text(key) != "eps" || !withoutNoise(settings)) {
        return std::nullopt;
    }
    return Error{Fault::usage, "clean data have no noise that a network could predict", key,
                 "set " + key + " to \"preconditioned\" or \"score\", or sde.sigma above 0"};
}

}  // namespace scorescope
