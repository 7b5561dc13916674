// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace scorescope {

/// Which score function answers.
struct ScoreSource {
    enum class Weights { ema, raw };
    bool exact = false;  ///< closed form or noised empirical distribution
    Weights weights = Weights::ema;
    std::optional<std::int64_t> recordedStep;  ///< weights of the recording; nothing: newest
    friend bool operator==(const ScoreSource&, const ScoreSource&) = default;
};

}  // namespace scorescope
