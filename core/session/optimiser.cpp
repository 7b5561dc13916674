// SPDX-License-Identifier: Apache-2.0
#include "core/session/optimiser.h"

#include <ATen/Functions.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

#include "core/kernel/kernel_table.h"

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

void Optimiser::step(torch::Tensor gradient, double gradientNorm, const OptimiserSettings& settings,
                     std::span<const Pace> paces) {
    const at::NoGradGuard guard;
    const Rates rates = nextRates(gradientNorm, settings);
    if (rates.gradientScale != 1.0) gradient.mul_(rates.gradientScale);
    const Pace all{0, weights_.size(0), 1.0, 0};
    if (paces.empty()) paces = std::span(&all, 1);
    for (const Pace& pace : paces) {
        Rates own = rates;
        own.gradientScale = 1.0;  // it is scaled already
        own.learningRate *= pace.factor;
        const double n = static_cast<double>(steps_ - pace.since);
        own.correction1 = 1.0 - std::pow(kBeta1, n);
        own.correction2 = 1.0 - std::pow(kBeta2, n);
        if (isa_ && pace.factor > 0.0) {
            updateByKernel(gradient, own, pace);
        } else {
            update(gradient, own, pace);
        }
    }
}

void Optimiser::update(const torch::Tensor& gradient, const Rates& rates, const Pace& pace) {
    const auto part = [&pace](const torch::Tensor& flat) {
        return flat.narrow(0, pace.first, pace.count);
    };
    torch::Tensor weights = part(weights_), average = part(average_);
    if (pace.factor > 0.0) {
        const torch::Tensor slope = part(gradient);
        torch::Tensor first = part(firstMoment_), second = part(secondMoment_);
        torch::Tensor scratch = part(scratch_);
        first.mul_(rates.beta1).add_(slope, 1.0 - rates.beta1);
        second.mul_(rates.beta2).addcmul_(slope, slope, 1.0 - rates.beta2);
        at::sqrt_out(scratch, second);
        scratch.div_(std::sqrt(rates.correction2)).add_(rates.epsilon);
        weights.addcdiv_(first, scratch, -rates.learningRate / rates.correction1);
    }
    average.lerp_(weights, 1.0 - rates.decay);
}

void Optimiser::updateByKernel(const torch::Tensor& gradient, const Rates& rates,
                               const Pace& pace) {
    const kernel::TrainWeights state = {
        weights_.data_ptr<float>(), average_.data_ptr<float>(), firstMoment_.data_ptr<float>(),
        secondMoment_.data_ptr<float>(), gradient.data_ptr<float>()};
    SCORESCOPE_PICK_TABLE(trainTable, *isa_)
        .update(state, singlePrecision(rates), pace.first, pace.first + pace.count);
}

kernel::TrainRates singlePrecision(const Optimiser::Rates& rates) {
    const auto f = [](double value) { return static_cast<float>(value); };
    return {f(rates.gradientScale), f(rates.beta1),
            f(1.0 - rates.beta1),   f(rates.beta2),
            f(1.0 - rates.beta2),   f(1.0 / std::sqrt(rates.correction2)),
            f(rates.epsilon),       f(rates.learningRate / rates.correction1),
            f(1.0 - rates.decay)};
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
