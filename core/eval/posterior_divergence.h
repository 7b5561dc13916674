// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/model/latent_model.h"
#include "core/model/noise_levels.h"
#include "core/sde/sde.h"

namespace scorescope {

/// q_t(z | x) of rows x [B, D], levels [1]: an encoder, or a law in closed form.
using EncodeAt = std::function<LatentNormal(const torch::Tensor& x, const NoiseLevels& levels)>;

/// Rows of one distribution, model space: `judged` [N, D] get noise, `known` [K, D] say what x_0
/// may have been. Independent of each other.
struct PosteriorRows {
    torch::Tensor judged;
    torch::Tensor known;
};

/// A mean over the judged rows and its standard error, nats.
struct PosteriorDivergence {
    double value = 0.0;
    double standardError = 0.0;
};

/// E KL(p(z | x_t) || q_t(z | x_t)), where p(z | x_t) = E[ q_0(z | x_0) | x_t ] is what an encoder
/// of noisy data has to be for Bayes' rule for scores to hold (ScoreVAE, section 3). One z of each
/// row; p(z | x_t) is the average of q_0 over `known`, each weighed by N(x_t; m x_0, s^2 I), which
/// needs some of them near x_t / m: too few make the figure too small.
PosteriorDivergence posteriorDivergence(const EncodeAt& encode, const Sde& sde,
                                        const PosteriorRows& rows, double t, std::uint64_t seed);

}  // namespace scorescope
