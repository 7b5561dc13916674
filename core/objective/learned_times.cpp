// SPDX-License-Identifier: Apache-2.0
#include "core/objective/learned_times.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace scorescope {
namespace {

constexpr double kStepOfKnots = 0.25;
constexpr double kLeastKnot = -6.0;  // below the largest: no part is left without samples

std::vector<double> knotNumbers(const torch::Tensor& values) {
    const torch::Tensor plain = values.detach().to(torch::kCPU, torch::kFloat64).contiguous();
    return {plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel()};
}

/// h at the knots, up to a factor.
std::vector<double> heights(std::vector<double> knots) {
    for (double& knot : knots) knot = std::exp(knot);
    return knots;
}

/// Adds `amount` to both neighbours of a place by their shares of h there.
void share(double place, double amount, const std::vector<double>& h, std::vector<double>& sums) {
    const auto parts = static_cast<double>(h.size() - 1);
    const auto left = std::min(static_cast<std::size_t>(place * parts), h.size() - 2);
    const double within = place * parts - static_cast<double>(left);
    const double below = (1.0 - within) * h[left], above = within * h[left + 1];
    sums[left] += amount * below / (below + above);
    sums[left + 1] += amount * above / (below + above);
}

}  // namespace

LearnedTimes::LearnedTimes(const TimeLaw& law, torch::Tensor knots)
    : law_(law), knots_(std::move(knots)) {}

TimeDraws LearnedTimes::draw(const TrainingBatch& batch, std::uint64_t seed) const {
    const LinearDensity schedule(heights(knotNumbers(knots_)));
    return law_.draw(batch.x0.size(0), seed, batch.step, &schedule);
}

void LearnedTimes::remember(const TimeDraws& draws, const torch::Tensor& losses) {
    std::vector<double> knots = knotNumbers(knots_);
    const std::vector<double> h = heights(knots), all = knotNumbers(losses);
    std::vector<double> ofSquares(h.size()), ofSamples = h;
    double squares = 0.0, whole = 0.0;
    for (const double loss : all) squares += loss * loss;
    if (!(squares > 0.0) || !std::isfinite(squares)) return;
    for (std::size_t i = 0; i < all.size(); ++i) {
        share(draws.share[i], all[i] * all[i] / squares, h, ofSquares);
    }
    ofSamples.front() *= 0.5;  // a knot at an end has half a width
    ofSamples.back() *= 0.5;
    for (const double one : ofSamples) whole += one;
    for (std::size_t k = 0; k < knots.size(); ++k) {
        knots[k] += kStepOfKnots * (ofSquares[k] - ofSamples[k] / whole);
    }
    const double largest = *std::ranges::max_element(knots);
    for (double& knot : knots) knot = std::max(knot - largest, kLeastKnot);
    knots_.copy_(torch::tensor(knots, torch::kFloat64));
}

}  // namespace scorescope
