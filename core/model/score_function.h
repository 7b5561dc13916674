// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/sde/sde.h"

namespace scorescope {

/// A score, and how it changes along probe directions.
struct ScoreProducts {
    torch::Tensor score;     ///< [N, D], double
    torch::Tensor products;  ///< [P, N], double: v^T (d score/dx) v of each probe v at each row
};

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

    /// Whether products() can be asked for.
    virtual bool differentiable() const { return false; }

    /// The score at x [N, D] and its products with probes [P, N, D], one forward pass for all.
    /// Over unit vectors the products add up to the divergence (the exact trace); one random probe
    /// with E[v v^T] = I estimates it (Hutchinson 1990).
    virtual ScoreProducts products(const torch::Tensor& x, double t,
                                   const torch::Tensor& probes) const;

    /// The whole derivative [N, D, D], double: [n, i, j] = d score_i / d x_j at row n.
    virtual torch::Tensor jacobian(const torch::Tensor& x, double t) const;

    /// Whether the score is the gradient of an energy that energy() tells.
    virtual bool hasEnergy() const { return false; }
    /// f(x, t) [N], double, with score = grad_x f: log-density up to a constant.
    virtual torch::Tensor energy(const torch::Tensor& x, double t) const;
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

    /// From products(): a density's score has a symmetric derivative, which its products determine.
    torch::Tensor jacobian(const torch::Tensor& x, double t) const override;
};

}  // namespace scorescope
