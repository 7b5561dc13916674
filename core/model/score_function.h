// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/sde/sde.h"

namespace scorescope {

/// The abstraction that carries the mathematics: a map (x, t) -> grad_x log p_t(x).
///
/// Exact, learned (directly or as the gradient of an energy), mixed (LSGM), posterior (ScoreVAE:
/// prior + encoder term) and conditional scores are all score functions; every sampler, field,
/// trajectory and metric takes any of them. Points are in model space (data after scaling).
/// Not synchronised: each worker has its own.
class ScoreFunction {
public:
    virtual ~ScoreFunction() = default;

    /// x [N, D], any floating type and device; one t for all rows. Returns [N, D] like x.
    /// Builds no autograd graph.
    virtual torch::Tensor score(const torch::Tensor& x, double t) const = 0;

    virtual std::int64_t dimension() const = 0;
};

/// E[x_0 | x_t] = (x_t + s^2 score) / m (Tweedie).
torch::Tensor posteriorMean(const Sde& sde, const torch::Tensor& x, double t,
                            const torch::Tensor& score);

/// eps_hat = -s score.
torch::Tensor predictedNoise(const Sde& sde, double t, const torch::Tensor& score);

/// A score function whose density is known, up to no constant at all.
class DensityFunction : public ScoreFunction {
public:
    /// log p_t(x) [N], natural logarithm.
    virtual torch::Tensor logDensity(const torch::Tensor& x, double t) const = 0;
};

}  // namespace scorescope
