// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <memory>
#include <string>
#include <vector>

#include "core/model/score_network.h"

namespace scorescope {

/// Rows of the training set for one step. Everything random follows from (seed, step, sample).
struct TrainingBatch {
    torch::Tensor x0;  ///< [B, D], model space
    std::uint64_t seed = 0;
    std::int64_t step = 0;
    torch::Tensor chains = {};  ///< [C, D], model space, where the last step left them; if any
};

/// A named part of a loss.
struct LossPart {
    std::string name;
    torch::Tensor value;  ///< scalar, detached
};

/// Per sample where [B] is said.
struct ObjectiveValue {
    torch::Tensor loss;     ///< scalar to call backward() on
    std::vector<double> t;  ///< [B]; empty where the objective knows no t
    torch::Tensor losses;   ///< [B], detached: what the loss is the mean of
    /// [B], detached: mean over dimensions of (eps - eps_hat)^2; undefined for clean data.
    torch::Tensor epsMse;
    /// Scalar, detached: estimate of epsMse's mean over t uniform on [t_min, 1], however t is
    /// drawn; undefined for clean data.
    torch::Tensor meanEpsMse;
    torch::Tensor chains;              ///< [C, D], for the next step; undefined without
    std::int64_t scoreCalls = 1;       ///< of the network, each for all samples
    std::int64_t backwardPasses = 0;   ///< through it, besides the one of loss.backward()
    std::vector<LossPart> parts = {};  ///< what the loss is made of, and what to watch
};

/// What training minimises. Stateless: what passes from step to step travels in its arguments. Live
/// settings are read when it is made again.
class Objective {
public:
    virtual ~Objective() = default;
    virtual ObjectiveValue evaluate(const ScoreNetwork& network, const Sde& sde,
                                    const TrainingBatch& batch) const = 0;
};

/// Builds the objective that `objective.kind` names.
std::unique_ptr<Objective> makeObjective(const Settings& settings);

}  // namespace scorescope
