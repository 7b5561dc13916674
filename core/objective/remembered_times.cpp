// SPDX-License-Identifier: Apache-2.0
#include "core/objective/remembered_times.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace scorescope {
namespace {

constexpr double kMemory = 0.05;  // of the newest step
constexpr double kEvenShare = 0.1;

std::vector<double> hostDoubles(const torch::Tensor& values) {
    const torch::Tensor plain = values.detach().to(torch::kCPU, torch::kFloat64).contiguous();
    return {plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel()};
}

}  // namespace

RememberedTimes::RememberedTimes(const TimeLaw& law, torch::Tensor history)
    : law_(law), history_(std::move(history)) {}

TimeDraws RememberedTimes::draw(const TrainingBatch& batch, std::uint64_t seed) const {
    const std::int64_t count = batch.x0.size(0);
    std::vector<double> parts = hostDoubles(history_.sqrt());
    if (*std::ranges::min_element(parts) <= 0.0) return law_.draw(count, seed, batch.step);
    double sum = 0.0;
    for (const double part : parts) sum += part;
    const double even = kEvenShare / static_cast<double>(parts.size());
    for (double& part : parts) part = (1.0 - kEvenShare) * part / sum + even;
    const StepDensity shifted(parts);
    return law_.draw(count, seed, batch.step, &shifted);
}

void RememberedTimes::remember(const TimeDraws& draws, const torch::Tensor& losses) {
    const std::vector<double> all = hostDoubles(losses);
    const auto parts = static_cast<std::size_t>(history_.size(0));
    std::vector<double> sums(parts), counts(parts);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto place = static_cast<std::size_t>(draws.share[i] * static_cast<double>(parts));
        const std::size_t part = std::min(place, parts - 1);
        // By the law's own weight, without what the shift has changed.
        const double loss = all[i] * law_.weight(draws.t[i]) / draws.weight[i];
        sums[part] += loss * loss;
        counts[part] += 1.0;
    }
    for (std::size_t part = 0; part < parts; ++part) {
        if (counts[part] == 0.0) continue;
        torch::Tensor at = history_[static_cast<std::int64_t>(part)];
        const double mean = sums[part] / counts[part], before = at.item<double>();
        at.fill_(before == 0.0 ? mean : std::lerp(before, mean, kMemory));
    }
}

}  // namespace scorescope
