// SPDX-License-Identifier: Apache-2.0
#include "core/session/optimiser.h"

#include <ATen/Functions.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace scorescope {
namespace {

constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.999;
constexpr double kEpsilon = 1e-8;
constexpr double kRateFloor = 1e-5;  ///< keeps the last steps from standing still

}  // namespace

double scheduledRate(const OptimiserSettings& settings, std::int64_t stepsDone) {
    const double done = static_cast<double>(stepsDone);
    const double left = std::max(0.0, 1.0 - done / static_cast<double>(settings.horizon));
    const double rate = settings.learningRate * std::sqrt(left) + kRateFloor;
    if (stepsDone >= settings.warmup) return rate;
    return rate * (done + 1.0) / static_cast<double>(settings.warmup);
}

double warmedDecay(double decay, std::int64_t stepsDone) {
    const double n = static_cast<double>(stepsDone);
    return std::min(decay, (1.0 + n) / (10.0 + n));
}

Optimiser::Optimiser(torch::Tensor weights)
    : weights_(std::move(weights)),
      average_(weights_.detach().clone()),
      firstMoment_(torch::zeros_like(average_)),
      secondMoment_(torch::zeros_like(average_)),
      scratch_(torch::empty_like(average_)) {}

Optimiser::Rates Optimiser::nextRates(double gradientNorm, const OptimiserSettings& settings) {
    Rates rates;
    if (settings.clip > 0.0 && gradientNorm > settings.clip) {
        rates.gradientScale = settings.clip / gradientNorm;
    }
    rates.learningRate = scheduledRate(settings, steps_);
    rates.decay = warmedDecay(settings.emaDecay, steps_);
    ++steps_;
    const double n = static_cast<double>(steps_);
    rates.beta1 = kBeta1;
    rates.beta2 = kBeta2;
    rates.epsilon = kEpsilon;
    rates.correction1 = 1.0 - std::pow(kBeta1, n);
    rates.correction2 = 1.0 - std::pow(kBeta2, n);
    return rates;
}

void Optimiser::step(torch::Tensor gradient, double gradientNorm,
                     const OptimiserSettings& settings) {
    const at::NoGradGuard guard;
    const Rates rates = nextRates(gradientNorm, settings);
    if (rates.gradientScale != 1.0) gradient.mul_(rates.gradientScale);
    firstMoment_.mul_(rates.beta1).add_(gradient, 1.0 - rates.beta1);
    secondMoment_.mul_(rates.beta2).addcmul_(gradient, gradient, 1.0 - rates.beta2);
    at::sqrt_out(scratch_, secondMoment_);
    scratch_.div_(std::sqrt(rates.correction2)).add_(rates.epsilon);
    weights_.addcdiv_(firstMoment_, scratch_, -rates.learningRate / rates.correction1);
    average_.lerp_(weights_, 1.0 - rates.decay);
}

void Optimiser::restore(std::int64_t steps, const torch::Tensor& weights,
                        const torch::Tensor& average, const torch::Tensor& firstMoment,
                        const torch::Tensor& secondMoment) {
    const at::NoGradGuard guard;
    steps_ = steps;
    weights_.copy_(weights);
    average_.copy_(average);
    firstMoment_.copy_(firstMoment);
    secondMoment_.copy_(secondMoment);
}

}  // namespace scorescope
