// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/data/image_transform.h"
#include "core/session/experiment.h"
#include "core/session/fused_training.h"
#include "core/session/learner.h"
#include "core/session/loss_parts.h"
#include "core/session/optimiser.h"
#include "core/session/snapshot.h"

namespace scorescope {

/// Takes optimisation steps. Knows no file and no clock.
///
/// A step runs on the fused kernels where they know it (FusedTraining::fits, on the processor),
/// else on LibTorch; both see the same batches and agree to rounding. What a step does follows from
/// the settings, the seed and the number of steps done, so a trainer that was restored from a
/// checkpoint continues bit for bit on the same machine (with LibTorch: at the same thread count).
class Trainer {
public:
    explicit Trainer(std::shared_ptr<const Experiment> experiment);

    /// Takes over the live settings; they count from the next step on.
    void configure(const Settings& settings);

    /// How many threads the fused kernels take; those of LibTorch are the process's.
    void useThreads(int count);

    /// Whether the fused kernels take the steps.
    bool fused() const { return fused_ != nullptr; }
    std::string pathName() const;  ///< "fused avx2", "libtorch"
    std::string library() const;   ///< as a checkpoint notes it: "LibTorch 1.13.1"

    /// One step. Fault::diverged, with the weights as they were, when the loss or its gradient is
    /// not finite; the Error names the step, the learning rate and the first bad tensor.
    /// The point's times are left to the caller.
    Result<LossPoint> step();

    /// The samples of the newest step, one by one; empty before the first.
    SampleLosses lastSamples() const;

    /// What the newest loss was made of, by name; empty where it has no parts.
    std::vector<std::pair<std::string, double>> lastParts() const;

    /// The first tensor with a number that is not finite among all that a checkpoint holds.
    std::optional<std::string> badState() const;

    const TrainingCost& cost() const { return cost_; }
    /// What the objective carries to the next step: persistent chains [C, D], undefined without.
    const torch::Tensor& chains() const { return chains_; }
    /// Continues where a checkpoint was made, besides the optimiser.
    void restore(const torch::Tensor& chains, const TrainingCost& cost);

    std::int64_t stepsDone() const { return optimiser_.steps(); }
    const ParameterLayout& layout() const { return learner_->network().layout(); }
    Optimiser& optimiser() { return optimiser_; }
    const Optimiser& optimiser() const { return optimiser_; }

private:
    TrainingBatch nextBatch() const;
    LossPoint evaluate();
    void evaluateFused(LossPoint& point);
    void evaluateTorch(LossPoint& point);
    void update(const LossPoint& point);
    std::optional<Error> divergence(const LossPoint& point) const;
    Error diverged(const std::string& what, const torch::Tensor& gradient) const;

    std::shared_ptr<const Experiment> experiment_;
    std::unique_ptr<Learner> learner_;
    Optimiser optimiser_;
    torch::Tensor points_;                     ///< [data.count, D] on the device
    std::optional<BatchTransform> transform_;  ///< of the rows of each batch, where chosen
    OptimiserSettings rates_;
    std::int64_t batch_ = 0;
    LossParts parts_;
    ObjectiveValue lastValue_;  ///< of the newest step on LibTorch
    torch::Tensor chains_;
    TrainingCost cost_;
    std::unique_ptr<FusedTraining> fused_;  ///< null: LibTorch takes the steps
};

/// The name of the first tensor in `flat` with a number that is not finite.
std::optional<std::string> firstBadTensor(const torch::Tensor& flat, const ParameterLayout& layout);

}  // namespace scorescope
