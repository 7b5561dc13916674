// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <memory>

#include "core/objective/objective.h"
#include "core/objective/time_draws.h"

namespace scorescope {

/// Draws t for a law, and may learn from the losses where to draw more. The weights keep every
/// expectation.
class TimeChooser {
public:
    virtual ~TimeChooser() = default;

    virtual TimeDraws draw(const TrainingBatch& batch, std::uint64_t seed) const = 0;

    /// losses [B]: weighted as draw() said.
    virtual void remember(const TimeDraws& draws, const torch::Tensor& losses) = 0;
};

/// Always the law. Refers to it.
class LawfulTimes final : public TimeChooser {
public:
    explicit LawfulTimes(const TimeLaw& law) : law_(law) {}

    TimeDraws draw(const TrainingBatch& batch, std::uint64_t seed) const override {
        return law_.draw(batch.x0.size(0), seed, batch.step);
    }
    void remember(const TimeDraws&, const torch::Tensor&) override {}

private:
    const TimeLaw& law_;
};

/// Draws t where a law's weighted losses have been large and unsteady: its equally likely parts get
/// samples in proportion to the root of the mean square of their losses, a tenth of all evenly
/// (after Nichol and Dhariwal 2021, section 3.3).
class RememberedTimes final : public TimeChooser {
public:
    /// history [parts]: running mean squares, 0 where none was seen, until when the law draws;
    /// carried on by remember(). Refers to the law.
    RememberedTimes(const TimeLaw& law, torch::Tensor history);

    TimeDraws draw(const TrainingBatch& batch, std::uint64_t seed) const override;
    void remember(const TimeDraws& draws, const torch::Tensor& losses) override;

private:
    const TimeLaw& law_;
    torch::Tensor history_;
};

}  // namespace scorescope
