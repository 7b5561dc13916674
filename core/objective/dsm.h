// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/objective/objective.h"
#include "core/objective/time_draws.h"

namespace scorescope {

/// Denoising score matching over continuous t (Vincent 2011; Song et al. 2021, eq. 7):
///     mean over samples and dimensions of lambda(t) (s(x_t, t) - s*)^2,  s* = -eps / s(t),
/// computed on the noise as (lambda / s^2) (eps - eps_hat)^2, with t as TimeLaw draws it.
class Dsm final : public Objective {
public:
    explicit Dsm(TimeLaw law) : law_(std::move(law)) {}

    ObjectiveValue evaluate(const ScoreNetwork& network, const Sde& sde,
                            const TrainingBatch& batch) const override;

private:
    TimeLaw law_;
};

}  // namespace scorescope
