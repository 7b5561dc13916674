// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/result.h"
#include "core/model/score_function.h"

namespace scorescope {

/// Data taken along the probability-flow ODE to the noise at t = 1.
struct FlowResult {
    torch::Tensor noise;       ///< x(1) [N, D]
    torch::Tensor logDensity;  ///< log p(x) [N] of the start, model space, nats
    std::int64_t nfe = 0;      ///< calls of the score per sample
    std::int64_t nvjp = 0;     ///< vector-Jacobian products per sample
};

/// How log-densities are computed.
struct FlowOptions {
    double tMin = 1e-3;
    std::uint64_t seed = 0;           ///< of the random probe, where there is one
    std::int64_t exactUpTo = 64;      ///< most dimensions with an exact trace
    std::function<bool()> cancelled;  ///< asked at each step; may be empty
};

/// The likelihood of the probability-flow ODE (Song et al. 2021, eq. 39) at x [N, D], double,
/// taken as x(t_min):
///     log p(x) = log prior(x(1)) + int_{t_min}^1 div v(x(t), t) dt,   v = f x - g^2 score / 2,
/// by DormandPrince over (x, int div) at tolerance 1e-5. The divergence is the exact trace, or in
/// many dimensions the estimate of one fixed Rademacher probe a point. `score` is differentiable.
Result<FlowResult> flowLikelihood(const ScoreFunction& score, const Sde& sde,
                                  const torch::Tensor& x, const FlowOptions& options);

/// Probes [1, N, D] of -1 and 1; a point's depends on (seed, its place) only.
torch::Tensor rademacherProbe(std::uint64_t seed, std::int64_t count, std::int64_t dimension);

}  // namespace scorescope
