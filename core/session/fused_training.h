// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/data/training_set.h"
#include "core/kernel/train_step.h"
#include "core/objective/time_draws.h"
#include "core/sde/sde.h"

namespace scorescope {

/// Training steps on the kernels of core/kernel: the same batches, times and noise as the LibTorch
/// path, drawn by the same keys. Knows neither LibTorch nor where the weights come from.
class FusedTraining {
public:
    /// Whether the settings describe a step that the kernels know: a dense score network under
    /// denoising score matching, and `training.path` does not ask for LibTorch.
    static bool fits(const Settings& settings);

    /// Refers to the set and the process, which must outlive it.
    FusedTraining(const Settings& settings, const TrainingSet& set, const Sde& sde);

    /// Takes over the live settings; they count from the next step on.
    void configure(const Settings& settings);

    /// How many threads share a step; what is computed does not depend on it.
    void useThreads(int count);

    /// "fused avx2": what the snapshot shows.
    std::string name() const;
    /// "ScoreScope kernels avx2": what a checkpoint notes.
    std::string library() const;

    struct Value {
        double loss = 0.0;
        double epsMse = 0.0;        ///< as ObjectiveValue::meanEpsMse
        double gradientNorm = 0.0;  ///< infinite when its square is beyond single precision
    };
    /// Loss and gradient [P] at the weights [P], of the batch of step `stepsDone`.
    Value gradient(std::span<const float> weights, std::int64_t stepsDone,
                   std::span<float> gradient);

    /// Adam and the moving average, all [P].
    void update(const kernel::TrainWeights& state, const kernel::TrainRates& rates);

    // The samples of the newest batch; empty before the first.
    const std::vector<double>& times() const { return draws_.t; }
    std::span<const float> errors() const { return step_->errors(); }
    const std::vector<float>& weights() const { return weight_; }  ///< of the errors in the loss

private:
    void drawSamples(std::int64_t stepsDone);
    void drawBlock(std::int64_t first, std::int64_t end, std::uint32_t step);

    const TrainingSet& set_;
    const Sde& sde_;
    std::uint64_t seed_;
    kernel::Isa isa_;
    kernel::TrainNetwork network_;
    std::int64_t batch_ = 0;
    std::unique_ptr<const TimeLaw> times_;
    std::unique_ptr<kernel::ThreadTeam> team_;
    std::unique_ptr<kernel::TrainStep> step_;

    TimeDraws draws_;
    std::vector<std::uint32_t> rows_;  ///< [B]
    std::vector<float> eps_;           ///< [B, D]
    std::vector<float> m_, s_, halfLogSnr_, weight_;
};

}  // namespace scorescope
