// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/score_vae.h"

namespace scorescope {

/// What a bound is estimated with.
struct BoundDraws {
    double tMin = 1e-3;
    std::int64_t times = 64;  ///< of each row, stratified
    std::uint64_t seed = 0;
};

/// A lower bound on ln p(x) of rows x [B, D] in model space, nats, one z and one noise a time:
///     E_{q_0(z|x)} [b(x, z)] - KL(q_0(z | x) || N(0, I)),
///     b(x, z) = E ln pi(x_1) + D int f dt + 1/2 int g^2 E[ |eps|^2 / s^2 - |s_theta + eps/s|^2 ]
///     dt,
/// where s_theta is prior plus encoder score and all integrals run over [t_min, 1] (Song et al.
/// 2021, theorem 3, given z; the factor 1/2 is the one that the ScoreVAE paper's appendix leaves
/// out). It bounds E ln p_t_min(x_t_min), t being drawn evenly in ln(m/s). Needs the
/// model's prior.
torch::Tensor scoreVaeBound(const ScoreVae& model, const Sde& sde, const torch::Tensor& x,
                            const BoundDraws& draws);

}  // namespace scorescope
