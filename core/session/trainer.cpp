// SPDX-License-Identifier: Apache-2.0
#include "core/session/trainer.h"

#include <ATen/Functions.h>
#include <torch/version.h>

#include <cassert>
#include <cmath>
#include <span>

#include "core/base/number_text.h"
#include "core/session/host_numbers.h"
#include "core/session/training_options.h"

namespace scorescope {
namespace {

constexpr int kRateDigits = 3;

/// Shares the numbers of the points, which live as long as the experiment and never change.
torch::Tensor viewOf(const Points& points) {
    auto* values = const_cast<float*>(points.values.data());
    return torch::from_blob(values, {points.count, points.dimension}, torch::kFloat32);
}

/// The numbers of a flat tensor of the processor.
std::span<float> spanOf(const torch::Tensor& flat) {
    assert(flat.is_contiguous() && flat.dtype() == torch::kFloat32);
    return {flat.data_ptr<float>(), static_cast<std::size_t>(flat.numel())};
}

std::string shownLoss(double loss) {
    return std::isnan(loss) ? "NaN" : "infinite";
}

/// Where the gradient is finite but too long to be squared in single precision.
std::string longestTensor(const torch::Tensor& flat, const ParameterLayout& layout) {
    double longest = -1.0;
    std::string name;
    for (const auto& entry : layout.entries) {
        const auto part = flat.narrow(0, entry.offset, entry.count);
        const double norm = part.to(torch::kFloat64).norm().item<double>();
        if (norm <= longest) continue;
        longest = norm;
        name = entry.name;
    }
    return name;
}

}  // namespace

std::optional<std::string> firstBadTensor(const torch::Tensor& flat,
                                          const ParameterLayout& layout) {
    if (at::isfinite(flat).all().item<bool>()) return std::nullopt;
    for (const auto& entry : layout.entries) {
        const auto part = flat.narrow(0, entry.offset, entry.count);
        if (!at::isfinite(part).all().item<bool>()) return entry.name;
    }
    return std::nullopt;
}

Trainer::Trainer(std::shared_ptr<const Experiment> experiment)
    : experiment_(std::move(experiment)),
      learner_(makeLearner(*experiment_)),
      optimiser_(learner_->network().weights()),
      points_(viewOf(experiment_->set().points).to(experiment_->device())),
      transform_(BatchTransform::of(experiment_->settings(), experiment_->set())),
      parts_(layout()) {
    const bool plain = experiment_->device().is_cpu() && !transform_;
    if (plain && FusedTraining::fits(experiment_->settings())) {
        fused_ = std::make_unique<FusedTraining>(experiment_->settings(), experiment_->set(),
                                                 experiment_->sde());
    }
    const bool reference = experiment_->settings().text("training.path") == "libtorch";
    if (experiment_->device().is_cpu() && !reference) optimiser_.useKernels(kernel::activeIsa());
    configure(experiment_->settings());
}

void Trainer::configure(const Settings& settings) {
    const auto options = settings.read(trainingOptionsSchema(), "training");
    rates_ = {options.lr, options.steps, options.warmup, options.clip, options.ema};
    batch_ = options.batch;
    learner_->configure(settings);
    if (fused_) fused_->configure(settings);
}

void Trainer::useThreads(int count) {
    if (fused_) fused_->useThreads(count);
}

std::string Trainer::pathName() const {
    return fused_ ? fused_->name() : "libtorch";
}

std::string Trainer::library() const {
    return fused_ ? fused_->library() : std::string("LibTorch ") + TORCH_VERSION;
}

TrainingBatch Trainer::nextBatch() const {
    const std::int64_t step = optimiser_.steps();
    auto index = torch::empty({batch_}, torch::kInt64);
    auto* rows = index.data_ptr<std::int64_t>();
    NoiseKey key{experiment_->seed(), Stream::batchIndex};
    key.step = static_cast<std::uint32_t>(step);
    const auto count = static_cast<std::uint64_t>(points_.size(0));
    for (std::int64_t i = 0; i < batch_; ++i) {
        key.particle = static_cast<std::uint64_t>(i);
        rows[i] = static_cast<std::int64_t>(uniformIndex(key, count));
    }
    auto chosen = points_.index_select(0, index.to(points_.device()));
    if (transform_) {
        auto images = chosen.to(torch::kCPU);  // nobody else's: index_select copies
        transform_->apply(spanOf(images), experiment_->seed(), step);
        chosen = images.to(points_.device());
    }
    return {chosen, experiment_->seed(), step, chains_};
}

Result<LossPoint> Trainer::step() {
    LossPoint point = evaluate();
    if (const auto error = divergence(point)) return *error;
    update(point);
    return point;
}

LossPoint Trainer::evaluate() {
    LossPoint point;
    point.step = optimiser_.steps() + 1;
    point.learningRate = scheduledRate(rates_, optimiser_.steps());
    fused_ ? evaluateFused(point) : evaluateTorch(point);
    return point;
}

void Trainer::evaluateTorch(LossPoint& point) {
    auto gradient = learner_->network().gradients();
    gradient.zero_();
    lastValue_ = learner_->evaluate(nextBatch());
    point.loss = lastValue_.loss.item<double>();
    lastValue_.loss.backward();
    lastValue_.loss = torch::Tensor();  // frees the graph
    point.gradientNorm = gradient.norm().item<double>();
    if (lastValue_.meanEpsMse.defined()) point.epsMse = lastValue_.meanEpsMse.item<double>();
    parts_.note(lastValue_, gradient, point);
}

void Trainer::evaluateFused(LossPoint& point) {
    const auto value = fused_->gradient(spanOf(optimiser_.weights()), optimiser_.steps(),
                                        spanOf(learner_->network().gradients()));
    point.loss = value.loss;
    point.epsMse = value.epsMse;
    point.gradientNorm = value.gradientNorm;
}

std::optional<Error> Trainer::divergence(const LossPoint& point) const {
    const torch::Tensor gradient = learner_->network().gradients();
    if (!std::isfinite(point.loss)) {
        return diverged("the loss became " + shownLoss(point.loss), gradient);
    }
    if (!std::isfinite(point.gradientNorm)) {
        return diverged("the loss's gradient became " + shownLoss(point.gradientNorm), gradient);
    }
    return std::nullopt;
}

void Trainer::update(const LossPoint& point) {
    cost_.scoreCalls += fused_ ? 1 : lastValue_.scoreCalls;
    cost_.backwardPasses += 1 + (fused_ ? 0 : lastValue_.backwardPasses);
    if (!fused_) {
        chains_ = lastValue_.chains;
        const auto paces = learner_->paces(optimiser_.steps());
        return optimiser_.step(learner_->network().gradients(), point.gradientNorm, rates_, paces);
    }
    const Optimiser::Rates rates = optimiser_.nextRates(point.gradientNorm, rates_);
    const kernel::TrainWeights state = {
        spanOf(optimiser_.weights()).data(), spanOf(optimiser_.average()).data(),
        spanOf(optimiser_.firstMoment()).data(), spanOf(optimiser_.secondMoment()).data(),
        spanOf(learner_->network().gradients()).data()};
    fused_->update(state, singlePrecision(rates));
}

SampleLosses Trainer::lastSamples() const {
    SampleLosses samples;
    samples.step = optimiser_.steps();
    if (fused_) {
        samples.t.assign(fused_->times().begin(), fused_->times().end());
        samples.epsMse.assign(fused_->errors().begin(), fused_->errors().end());
        samples.losses = samples.epsMse;
        for (std::size_t i = 0; i < samples.losses.size(); ++i) {
            samples.losses[i] *= fused_->weights()[i];
        }
        return samples;
    }
    if (lastValue_.t.empty()) return samples;
    samples.t.assign(lastValue_.t.begin(), lastValue_.t.end());
    samples.epsMse = floatsOf(lastValue_.epsMse);
    samples.losses = floatsOf(lastValue_.losses);
    return samples;
}

std::vector<std::pair<std::string, double>> Trainer::lastParts() const {
    std::vector<std::pair<std::string, double>> parts;
    for (const LossPart& part : lastValue_.parts) {
        parts.emplace_back(part.name, part.value.item<double>());
    }
    return parts;
}

void Trainer::restore(const torch::Tensor& chains, const TrainingCost& cost) {
    if (chains.defined()) chains_ = chains.clone().to(experiment_->device());
    cost_ = cost;
}

std::optional<std::string> Trainer::badState() const {
    const auto& o = optimiser_;
    for (const auto& flat : {o.weights(), o.average(), o.firstMoment(), o.secondMoment()}) {
        if (auto name = firstBadTensor(flat, layout())) return name;
    }
    return std::nullopt;
}

Error Trainer::diverged(const std::string& what, const torch::Tensor& gradient) const {
    const double rate = scheduledRate(rates_, optimiser_.steps());
    auto name = firstBadTensor(optimiser_.weights(), layout());
    if (!name) name = firstBadTensor(gradient, layout());
    if (!name) name = longestTensor(gradient, layout());
    Error error{Fault::diverged,
                what + " at step " + std::to_string(optimiser_.steps() + 1) + " (learning rate " +
                    formatReal(rate, kRateDigits) + ")",
                "", ""};
    error.what += "; first bad tensor " + *name;
    for (const auto& [term, value] : lastParts()) {
        if (std::isfinite(value)) continue;
        error.what += ", first bad term " + term;
        break;
    }
    return error;
}

}  // namespace scorescope
