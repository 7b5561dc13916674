// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <memory>

#include "core/base/settings.h"
#include "core/data/training_set.h"
#include "core/model/network.h"
#include "core/model/noise_levels.h"
#include "core/model/score_function.h"

namespace scorescope {

/// A network that gives the score at (x, t).
class ScoreNetwork : public Network {
public:
    /// eps_hat [B, D] at x [B, D] (model space); differentiable by the weights and by x. Not for
    /// data without noise, s = 0.
    virtual torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels) const = 0;

    /// The score [B, D], -eps_hat / s; of data without noise too. Differentiable likewise.
    virtual torch::Tensor score(const torch::Tensor& x, const NoiseLevels& levels) const;

    /// f(x) [B] with score = df/dx: log p up to a constant of each level. Differentiable likewise.
    /// Only of networks that hasEnergy().
    virtual torch::Tensor energy(const torch::Tensor& x, const NoiseLevels& levels) const;
    virtual bool hasEnergy() const { return false; }

    /// Backward passes through the network that one score takes; those of an energy take one.
    virtual std::int64_t passesPerScore() const { return 0; }

    virtual std::int64_t dimension() const = 0;
};

/// Builds the network of `model.*` with initial weights drawn from the seed (Stream::weights).
std::unique_ptr<ScoreNetwork> makeScoreNetwork(const Settings& settings, const TrainingSet& set,
                                               torch::Device device);

/// Rows of `dimension` numbers that go through a network at once, and of those that derivatives
/// are taken at: their hidden numbers stay in the cache, and a few rows need not be many.
std::int64_t networkRows(std::int64_t dimension);
std::int64_t derivativeRows(std::int64_t dimension);

/// The network as a score function. Refers to both; builds no graph.
std::unique_ptr<ScoreFunction> learnedScore(const ScoreNetwork& network, const Sde& sde);

}  // namespace scorescope
