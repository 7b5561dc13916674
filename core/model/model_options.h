// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"
#include "core/base/settings.h"

namespace scorescope {

enum class Parameterisation {
    preconditioned,  ///< score of the best-fitting Normal plus a network that fades with the noise
    eps,             ///< the network predicts the noise
    score,           ///< the network is the score
};

enum class NetworkKind {
    fitting,  ///< a U-Net for images, else dense
    mlp,
    unet,
};

/// A network that gives the score at (x, t).
struct ScoreModelOptions {
    Parameterisation parameterisation = Parameterisation::preconditioned;
    NetworkKind network = NetworkKind::fitting;
    std::int64_t width = 128;  ///< of a dense network, as is depth
    std::int64_t depth = 3;
};
const Schema<ScoreModelOptions>& scoreModelOptionsSchema();

enum class UnetStyle {
    compact,  ///< told ln(m/s); for short runs
    ddpm,     ///< the network of Ho et al. (2020) as Song et al. (2021, code) have it; told t
};

/// Of a U-Net on images.
struct UnetOptions {
    std::int64_t base = 32;
    Vector multipliers = {1, 2};  ///< of base, by resolution
    std::int64_t blocks = 1;
    Vector attention = {};  ///< heights; empty: the lowest resolution
    std::int64_t stem = 2;
    double dropout = 0.0;
    UnetStyle style = UnetStyle::compact;
};
const Schema<UnetOptions>& unetOptionsSchema();

/// Whether the score comes from a U-Net: asked for, or what fits the data.
bool usesUnet(const Settings& settings);

/// A scalar network whose gradient is the score.
struct EnergyModelOptions {
    std::int64_t width = 128;
    std::int64_t depth = 3;
};
const Schema<EnergyModelOptions>& energyModelOptionsSchema();

}  // namespace scorescope
