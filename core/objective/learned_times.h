// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/objective/remembered_times.h"

namespace scorescope {

/// A noise schedule that is learned: with share u of the samples drawn below it, ln(m/s) is
///     c(u) = c(t_min) - (c(t_min) - c(1)) y(u),   u = int_0^y h,
/// y rising from 0 to 1 by a density h that is linear between knots. The likelihood-weighted loss
/// is 1/2 E |dc/du| |eps - eps_hat|^2, whatever y is (Kingma et al. 2021); what the schedule
/// changes is the loss's variance, and gradient steps on its mean square teach the knots:
///     d/da_k E l^2 = -E l^2 (r_k - p_k),
/// a_k = ln h at knot k up to a constant, p_k the knot's share of h, r_k its share of h at the
/// sample. At rest each part of the schedule has as much of the mean square as of the samples.
class LearnedTimes final : public TimeChooser {
public:
    /// law: even in ln(m/s). knots [K]: a, 0 before the first step; carried on by remember().
    /// Refers to the law.
    LearnedTimes(const TimeLaw& law, torch::Tensor knots);

    TimeDraws draw(const TrainingBatch& batch, std::uint64_t seed) const override;
    void remember(const TimeDraws& draws, const torch::Tensor& losses) override;

private:
    const TimeLaw& law_;
    torch::Tensor knots_;
};

}  // namespace scorescope
