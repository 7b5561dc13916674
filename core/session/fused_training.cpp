// SPDX-License-Identifier: Apache-2.0
#include "core/session/fused_training.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "core/kernel/particles.h"
#include "core/model/kernel_network.h"
#include "core/session/training_options.h"

namespace scorescope {
namespace {

constexpr std::int64_t kDrawRows = 64;  ///< samples that one item of work draws

}  // namespace

bool FusedTraining::fits(const Settings& settings) {
    const auto options = settings.read(trainingOptionsSchema(), "training");
    return options.path == TrainingPath::automatic && kernelsKnow(settings) &&
           settings.text("objective.kind") == "dsm";
}

FusedTraining::FusedTraining(const Settings& settings, const TrainingSet& set, const Sde& sde)
    : set_(set),
      sde_(sde),
      seed_(static_cast<std::uint64_t>(settings.integer("seed"))),
      isa_(kernel::activeIsa()),
      network_(kernelNetwork(settings, set)) {
    useThreads(1);
    configure(settings);
}

void FusedTraining::configure(const Settings& settings) {
    batch_ = settings.read(trainingOptionsSchema(), "training").batch;
    times_ = std::make_unique<const TimeLaw>(settings);
}

void FusedTraining::useThreads(int count) {
    if (team_ && team_->size() == std::max(count, 1)) return;
    step_.reset();
    draws_ = {};
    team_ = std::make_unique<kernel::ThreadTeam>(count);
    step_ = std::make_unique<kernel::TrainStep>(network_, isa_, *team_);
}

std::string FusedTraining::name() const {
    return "fused " + std::string(kernel::isaName(isa_));
}

std::string FusedTraining::library() const {
    return "ScoreScope kernels " + std::string(kernel::isaName(isa_));
}

FusedTraining::Value FusedTraining::gradient(std::span<const float> weights, std::int64_t stepsDone,
                                             std::span<float> gradient) {
    drawSamples(stepsDone);
    const kernel::TrainBatch batch = {.points = set_.points.values,
                                      .rows = rows_,
                                      .eps = eps_,
                                      .m = m_,
                                      .s = s_,
                                      .halfLogSnr = halfLogSnr_,
                                      .weight = weight_};
    const kernel::TrainValue made = step_->gradient(weights, batch, gradient);
    Value value{made.loss, 0.0, made.gradientNorm};
    const std::span<const float> errors = step_->errors();
    for (std::size_t i = 0; i < errors.size(); ++i) {
        value.epsMse += draws_.ratio[i] * static_cast<double>(errors[i]);
    }
    value.epsMse /= static_cast<double>(batch_);
    return value;
}

void FusedTraining::update(const kernel::TrainWeights& state, const kernel::TrainRates& rates) {
    step_->update(state, rates);
}

void FusedTraining::drawSamples(std::int64_t stepsDone) {
    draws_ = times_->draw(batch_, seed_, stepsDone);
    const auto count = static_cast<std::size_t>(batch_);
    rows_.resize(count);
    eps_.resize(count * static_cast<std::size_t>(network_.dimension));
    for (auto* values : {&m_, &s_, &halfLogSnr_, &weight_}) values->resize(count);
    const std::int64_t blocks = (batch_ + kDrawRows - 1) / kDrawRows;
    team_->forEach(blocks, [&](std::int64_t block) {
        const std::int64_t first = block * kDrawRows;
        drawBlock(first, std::min(batch_, first + kDrawRows),
                  static_cast<std::uint32_t>(stepsDone));
    });
}

void FusedTraining::drawBlock(std::int64_t first, std::int64_t end, std::uint32_t step) {
    const auto begin = static_cast<std::size_t>(first);
    const auto dimension = static_cast<std::size_t>(network_.dimension);
    const auto points = static_cast<std::uint64_t>(set_.points.count);
    kernel::particleNormals({{seed_, Stream::noise, begin, step}, static_cast<int>(dimension)},
                            isa_,
                            std::span(eps_).subspan(begin * dimension, (end - first) * dimension));
    for (std::size_t i = begin; i < static_cast<std::size_t>(end); ++i) {
        rows_[i] =
            static_cast<std::uint32_t>(uniformIndex({seed_, Stream::batchIndex, i, step}, points));
        // Sde::halfLogSnr and noiseScale would compute both again.
        const double m = sde_.meanScale(draws_.t[i]);
        const double variance = sde_.variance(draws_.t[i]);
        m_[i] = static_cast<float>(m);
        s_[i] = static_cast<float>(std::sqrt(variance));
        halfLogSnr_[i] = static_cast<float>(std::log(m) - 0.5 * std::log(variance));
        weight_[i] = static_cast<float>(draws_.weight[i]);
    }
}

}  // namespace scorescope
