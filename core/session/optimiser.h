// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <span>

#include "core/kernel/isa.h"
#include "core/kernel/train_table.h"

namespace scorescope {

/// What one optimisation step may be told from outside.
struct OptimiserSettings {
    double learningRate = 3e-3;
    std::int64_t horizon = 5000;  ///< steps over which the learning rate falls
    std::int64_t warmup = 0;      ///< steps over which it rises first
    double clip = 0.0;            ///< largest norm of the gradient; 0: no limit
    double emaDecay = 0.999;
};

/// Weights that learn at a rate of their own, or from a later step on.
struct Pace {
    std::int64_t first = 0, count = 0;  ///< of the flat vector
    double factor = 1.0;                ///< of the learning rate; 0: they stay as they are
    std::int64_t since = 0;             ///< steps done before they got their first gradient
};

/// lr (1 - i/N)^(1/2) + 1e-5, times (i+1)/warmup while i < warmup; i steps are done.
double scheduledRate(const OptimiserSettings& settings, std::int64_t stepsDone);

/// min(decay, (1+n)/(10+n)): while few steps are done the average follows the weights closely.
double warmedDecay(double decay, std::int64_t stepsDone);

/// Adam (Kingma and Ba 2015; betas .9 and .999, epsilon 1e-8) on one flat vector of weights, with
/// the exponential moving average of the weights beside it.
class Optimiser {
public:
    /// What one update multiplies with.
    struct Rates {
        double gradientScale = 1.0;  ///< below 1 where the gradient is clipped
        double learningRate = 0.0;
        double decay = 0.0;                              ///< of the average
        double beta1 = 0.0, beta2 = 0.0, epsilon = 0.0;  ///< Adam's
        double correction1 = 1.0, correction2 = 1.0;     ///< 1 - beta^n
    };

    /// weights: flat [P], changed in place by step(); the average starts as their copy.
    explicit Optimiser(torch::Tensor weights);

    /// One update with the gradient [P], which is scaled in place when it is longer than the clip.
    /// gradientNorm: of the gradient as it is. paces: of all weights, in order; empty: all alike.
    void step(torch::Tensor gradient, double gradientNorm, const OptimiserSettings& settings,
              std::span<const Pace> paces = {});

    /// One pass over the weights by a kernel instead of many by LibTorch; of the processor's
    /// weights.
    void useKernels(kernel::Isa isa) { isa_ = isa; }

    /// Counts one more step and says what its update multiplies with, for code that updates the
    /// tensors itself.
    Rates nextRates(double gradientNorm, const OptimiserSettings& settings);

    std::int64_t steps() const { return steps_; }
    const torch::Tensor& weights() const { return weights_; }
    const torch::Tensor& average() const { return average_; }
    const torch::Tensor& firstMoment() const { return firstMoment_; }
    const torch::Tensor& secondMoment() const { return secondMoment_; }

    /// Continues where a checkpoint was made; its tensors are copied into ours.
    void restore(std::int64_t steps, const torch::Tensor& weights, const torch::Tensor& average,
                 const torch::Tensor& firstMoment, const torch::Tensor& secondMoment);

private:
    void update(const torch::Tensor& gradient, const Rates& rates, const Pace& pace);
    void updateByKernel(const torch::Tensor& gradient, const Rates& rates, const Pace& pace);

    torch::Tensor weights_, average_, firstMoment_, secondMoment_;
    torch::Tensor scratch_;
    std::int64_t steps_ = 0;
    std::optional<kernel::Isa> isa_;
};

/// What an update multiplies with, for the kernels.
kernel::TrainRates singlePrecision(const Optimiser::Rates& rates);

}  // namespace scorescope
