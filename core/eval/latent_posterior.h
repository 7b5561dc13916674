// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/data/gaussian_mixture.h"
#include "core/model/score_vae.h"

namespace scorescope {

/// ln p(z | x_t) [B] of rows z [B, L], x [B, 2] at noise (m, s), where z is drawn from q_0(z |
/// x_0):
///     p(z | x_t) = int q_0(z | x_0) p(x_0 | x_t) dx_0,
/// by Gauss-Hermite quadrature of 10 x 10 places under each component of p(x_0 | x_t), which is a
/// mixture of Normals where the density is one. In the plane, model space.
torch::Tensor exactLatentLogDensity(const ScoreVae& model, const GaussianMixture& density,
                                    const NoiseLevels& levels, const torch::Tensor& x,
                                    const torch::Tensor& z);

/// Joint draws of x_0, x_t and z with which a misfit is estimated.
struct FitDraws {
    std::int64_t count = 512;
    std::uint64_t seed = 0;
};

/// E KL(p(z | x_t) || q_t(z | x_t)) over x_t at each of the times, nats: how far a Normal q_t falls
/// short of the latent vectors that x_t leaves possible.
std::vector<double> latentMisfit(const ScoreVae& model, const Sde& sde,
                                 const GaussianMixture& density, std::span<const double> times,
                                 const FitDraws& draws);

}  // namespace scorescope
