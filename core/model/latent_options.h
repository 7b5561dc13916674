// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"

namespace scorescope {

/// Of every model with an encoder.
struct LatentOptions {
    std::int64_t latents = 16;   ///< L
    std::int64_t channels = 32;  ///< of the first convolution; of points: half the hidden units
};
const Schema<LatentOptions>& latentOptionsSchema();

enum class Likelihood { gaussian, bernoulli };

/// The Normal's variance in p(x | z).
enum class DecoderVariance {
    identity,  ///< 1, left out of the loss but for the square
    fixed,     ///< sigma^2
    learned,   ///< one number for all pixels
    diagonal,  ///< one for each pixel
};

struct VaeOptions {
    Likelihood likelihood = Likelihood::gaussian;
    DecoderVariance variance = DecoderVariance::identity;
    double sigma = 0.1;
};
const Schema<VaeOptions>& vaeOptionsSchema();

/// What of ln q(z | x_t) the score differentiates.
enum class LogDensity {
    full,     ///< all of it
    authors,  ///< without -1/2 ln variance, as in the code published with the paper
};

struct ScoreVaeOptions {
    LogDensity logDensity = LogDensity::full;
};
const Schema<ScoreVaeOptions>& scoreVaeOptionsSchema();

}  // namespace scorescope
