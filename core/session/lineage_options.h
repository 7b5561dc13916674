// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/base/schema.h"

namespace scorescope {

/// What a run builds on and is compared with: each a run's folder, a file that `export --what
/// weights` wrote, or the name of shipped weights (assets/models/NAME.safetensors); empty: none.
struct LineageOptions {
    std::string prior;     ///< the diffusion model that a ScoreVAE decodes with
    std::string vae;       ///< whose encoder a warm-started ScoreVAE begins with
    std::string scorevae;  ///< only compared with
    std::string cde;       ///< likewise
    std::string lsgm;      ///< that a latent diffusion model continues from
};
const Schema<LineageOptions>& lineageOptionsSchema();

}  // namespace scorescope
