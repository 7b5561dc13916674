// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/objective/objective.h"
#include "core/objective/time_draws.h"

namespace scorescope {

/// Draws t where a law's weighted losses have been large and unsteady: its equally likely parts get
/// samples in proportion to the root of the mean square of their losses, a tenth of all evenly
/// (after Nichol and Dhariwal 2021, section 3.3). The weights keep the loss's expectation.
class RememberedTimes {
public:
    /// history [parts]: running mean squares, 0 where none was seen, until when the law draws;
    /// carried on by remember(). Undefined: always the law. Refers to the law.
    RememberedTimes(const TimeLaw& law, torch::Tensor history);

    TimeDraws draw(const TrainingBatch& batch, std::uint64_t seed) const;

    /// losses [B]: weighted as draw() said.
    void remember(const TimeDraws& draws, const torch::Tensor& losses);

private:
    const TimeLaw& law_;
    torch::Tensor history_;
};

}  // namespace scorescope
