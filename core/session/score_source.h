// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace scorescope {

/// A data point whose latent vector a score is given, and which part of that score is meant.
struct GivenPoint {
    enum class Part {
        posterior,  ///< grad log p_t(x | z): of all models that decode by sampling
        prior,      ///< grad log p_t(x), of a ScoreVAE
        encoder,    ///< grad log q_t(z | x), likewise; posterior = prior + encoder
    };
    std::vector<double> x;  ///< [D], data units
    Part part = Part::posterior;
    friend bool operator==(const GivenPoint&, const GivenPoint&) = default;
};

/// Which score function answers.
struct ScoreSource {
    enum class Weights { ema, raw };
    bool exact = false;  ///< closed form or noised empirical distribution
    Weights weights = Weights::ema;
    std::optional<std::int64_t> recordedStep;  ///< weights of the recording; nothing: newest
    /// Of models with an encoder, whose learned score is that given a point; others have none.
    std::optional<GivenPoint> given = {};
    friend bool operator==(const ScoreSource&, const ScoreSource&) = default;
};

}  // namespace scorescope
