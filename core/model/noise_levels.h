// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <optional>
#include <span>

#include "core/model/dropout.h"
#include "core/sde/sde.h"

namespace scorescope {

/// Scales of the noise per sample: x_t = m x_0 + s eps. All [B], or [1] for one t of all rows;
/// float32.
struct NoiseLevels {
    torch::Tensor m;
    torch::Tensor s;
    torch::Tensor halfLogSnr;              ///< ln(m/s), computed in double; infinite without noise
    torch::Tensor t;                       ///< diffusion time, or the level
    std::optional<StepKey> training = {};  ///< of a training step, in which networks may be random
};
NoiseLevels noiseLevels(const Sde& sde, std::span<const double> t, torch::Device device);

}  // namespace scorescope
