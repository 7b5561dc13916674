// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/latent_prior.h"
#include "core/objective/objective.h"

namespace scorescope {

/// What one step of distillation is like.
struct TaughtStep {
    std::int64_t steps = 16;  ///< of the teacher's solver
    double tMin = 1e-3;
};

/// Distils a prior of latent vectors into a consistency function (Song et al. 2023),
///     f(z_t, t) = (z_t - s eps_hat) / m,
/// which says from every point of a path of the probability-flow ODE where that path ends. Each
/// step solves the teacher's ODE from fresh noise (DPM-Solver++ 2M, equally far apart in ln(m/s))
/// and regresses f on its end at all points passed: E |f(z_t, t) - z_0|^2 / L. The published
/// recipe takes the student's own last guess for the target; where the teacher costs as little as
/// here its end can be had itself, which leaves nothing to drift.
///
/// The batch counts the paths; its data are not looked at. Everything random follows from its seed
/// and step.
ObjectiveValue evaluateDistillation(const LatentPrior& student, const LatentPrior& teacher,
                                    const Sde& sde, const TrainingBatch& batch,
                                    const TaughtStep& step);

/// A copy of the teacher becomes a student that has learned nothing: its last layer says 0, and it
/// sees every latent.
void beginDistillation(const ParameterLayout& layout, const torch::Tensor& weights);

}  // namespace scorescope
