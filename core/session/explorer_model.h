// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/model/score_network.h"
#include "core/session/decoders.h"
#include "core/session/experiment.h"

namespace scorescope {

/// The explorer's own network and exact scores of one experiment, built when first needed.
class ExplorerModel {
public:
    /// threads: that share the points of a call on the kernels.
    ExplorerModel(std::shared_ptr<const Experiment> experiment, int threads)
        : experiment_(std::move(experiment)), team_(threads), decoders_(experiment_) {}

    /// The learned score with these weights [P]; valid until the next call with others.
    const ScoreFunction& learned(const std::shared_ptr<const std::vector<float>>& weights);

    /// The true score with at most `limit` points where it is empirical (0: all).
    const DensityFunction& exact(std::int64_t limit);

    /// The models with latent vectors.
    Decoders& decoders() { return decoders_; }

private:
    /// On LibTorch: for derivatives, other devices and networks that the kernels do not know.
    const ScoreFunction& reference(const std::shared_ptr<const std::vector<float>>& weights);

    std::shared_ptr<const Experiment> experiment_;
    kernel::ThreadTeam team_;
    Decoders decoders_;
    std::unique_ptr<ScoreFunction> kernel_;
    std::shared_ptr<const std::vector<float>> kernelWeights_;  ///< of kernel_
    std::unique_ptr<ScoreNetwork> network_;
    std::unique_ptr<ScoreFunction> learned_;
    std::shared_ptr<const std::vector<float>> loaded_;
    std::map<std::int64_t, std::unique_ptr<DensityFunction>> exact_;  ///< by limit
};

}  // namespace scorescope
