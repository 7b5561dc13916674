// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"

namespace scorescope {

/// The layers with which an encoder looks at images; a decoder mirrors them.
enum class EncoderKind {
    conv,          ///< three convolutions, each told the time
    deep,          ///< five convolutions, t beside what they give
    residual,      ///< the way down of a U-Net
    hierarchical,  ///< residual cells to groups of latents with places, one given those above
};

/// Of every model with an encoder.
struct LatentOptions {
    std::int64_t latents = 16;   ///< L
    std::int64_t channels = 32;  ///< of the first convolution; of points: half the hidden units
    Vector hidden = {};          ///< units of dense layers instead; empty: convolutions for images
    EncoderKind encoder = EncoderKind::conv;
    Vector encoderMultipliers = {1, 2, 2};  ///< of channels, by resolution; of a residual encoder
    std::int64_t encoderBlocks = 1;
    Vector encoderAttention = {};  ///< heights; empty: the lowest resolution
    Vector groups = {2};           ///< of a hierarchical encoder, by scale from the lowest
    std::int64_t groupBlocks = 1;  ///< residual cells after each group
    double softClamp = 0.0;        ///< c of c tanh(x/c) for means and ln sd; 0: ln variance alone
};
const Schema<LatentOptions>& latentOptionsSchema();

enum class Likelihood {
    gaussian,
    bernoulli,
    logistic,     ///< discretised to the 256 values of a pixel
    categorical,  ///< a probability for each of some levels of a pixel
};

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
    std::int64_t levels = 8;  ///< of the categorical likelihood
};
/// Whether p(x | z) is a probability, not a density.
bool isDiscrete(Likelihood likelihood);
const Schema<VaeOptions>& vaeOptionsSchema();

/// What of ln q(z | x_t) the score differentiates.
enum class LogDensity {
    full,     ///< all of it
    authors,  ///< without -1/2 ln variance, as in the code published with the paper
};

/// LSGM's prior under a mixed score: of latent vectors a residual dense network, of groups with
/// places a U-Net.
struct LatentPriorOptions {
    std::int64_t width = 256;     ///< units of each layer, or channels of the first resolution
    std::int64_t blocks = 3;      ///< residual; of a U-Net at each resolution
    bool mixed = true;            ///< else the network alone
    double alphaStart = 0.05;     ///< the network's share before training
    Vector multipliers = {1, 2};  ///< of width, by resolution of a U-Net
    Vector attention = {};        ///< heights; empty: the lowest resolution of a U-Net
    double dropout = 0.0;         ///< of a U-Net in training steps
    std::int64_t groups = 0;      ///< from the one drawn first; 0: all. The rest is N(0, I)
    bool preconditioned = false;  ///< eps' is eps_N and m times what the network says
};
const Schema<LatentPriorOptions>& latentPriorOptionsSchema();

struct ScoreVaeOptions {
    LogDensity logDensity = LogDensity::full;
};
const Schema<ScoreVaeOptions>& scoreVaeOptionsSchema();

}  // namespace scorescope
