// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/objective/objective.h"
#include "core/objective/objective_options.h"

namespace scorescope {

/// Denoising score matching over continuous t (Vincent 2011; Song et al. 2021, eq. 7):
///     mean over samples and dimensions of lambda(t) (s(x_t, t) - s*)^2,  s* = -eps / s(t),
/// computed on the noise as (lambda / s^2) (eps - eps_hat)^2.
/// t is stratified in [t_min, 1]: u_i = (i + U_i)/B.
class Dsm final : public Objective {
public:
    Dsm(DsmOptions options, double tMin) : options_(options), tMin_(tMin) {}

    ObjectiveValue evaluate(const ScoreNetwork& network, const Sde& sde,
                            const TrainingBatch& batch) const override;

private:
    DsmOptions options_;
    double tMin_;
};

/// lambda(t) / s^2: the weight of the squared error of eps.
double noiseErrorWeight(Weighting weighting, const Sde& sde, double t);

/// t of samples 0..count-1, stratified and increasing.
std::vector<double> stratifiedTimes(std::int64_t count, double tMin, std::uint64_t seed,
                                    std::int64_t step);

}  // namespace scorescope
