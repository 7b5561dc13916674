// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/dormand_prince.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace scorescope {
namespace {

constexpr double kSafety = 0.9;
constexpr double kSmallestFactor = 0.2;
constexpr double kLargestFactor = 10.0;
constexpr double kExponent = -1.0 / 5.0;  // the error estimate is of order 4
// Far more than any tolerance in range takes in double; in single precision rounding can keep the
// estimate above a small tolerance for ever.
constexpr std::int64_t kMostAttempts = 10'000;

constexpr std::size_t kStages = 6;
constexpr std::array<double, kStages> kNodes = {0.0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1.0};

/// Weights of the slopes so far: of stages 1 to 5, of the fifth-order result, of the error.
const std::vector<std::vector<double>>& tableau() {
    static const std::vector<std::vector<double>> rows = {
        {1.0 / 5},
        {3.0 / 40, 9.0 / 40},
        {44.0 / 45, -56.0 / 15, 32.0 / 9},
        {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
        {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
        {35.0 / 384, 0.0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84},
        {-71.0 / 57600, 0.0, 71.0 / 16695, -71.0 / 1920, 17253.0 / 339200, -22.0 / 525, 1.0 / 40}};
    return rows;
}

double rootMeanSquare(const torch::Tensor& x) {
    return x.square().mean().sqrt().item<double>();
}

}  // namespace

DormandPrince::DormandPrince(torch::Tensor start, double from, double to, Tolerance tolerance)
    : y_(std::move(start)),
      t_(from),
      to_(to),
      direction_(to < from ? -1.0 : 1.0),
      tolerance_(tolerance),
      stages_(torch::zeros({static_cast<std::int64_t>(kStages) + 1, y_.numel()}, y_.options())) {
    for (const auto& row : tableau()) {
        weights_.push_back(torch::tensor(row, torch::kFloat64).to(y_.options()));
    }
}

bool DormandPrince::advance(const Slope& slope) {
    TORCH_INTERNAL_ASSERT(!finished());
    if (step_ == 0.0) begin(slope);
    const double beyond = direction_ * std::numeric_limits<double>::infinity();
    const double shortest = 10.0 * std::abs(std::nextafter(t_, beyond) - t_);
    step_ = std::max(step_, shortest);
    for (bool rejected = false; accepted_ + rejected_ < kMostAttempts; rejected = true) {
        if (!(step_ >= shortest)) return false;
        double end = t_ + direction_ * step_;
        if (direction_ * (end - to_) > 0.0) end = to_;
        const double h = end - t_;
        const torch::Tensor next = attempt(slope, h);
        const double error = errorNorm(next, h);
        if (error < 1.0) {
            const double most = rejected ? 1.0 : kLargestFactor;
            const double factor =
                error == 0.0 ? most : std::min(most, kSafety * std::pow(error, kExponent));
            step_ = std::abs(h) * factor;
            t_ = end;
            y_ = next;
            stages_[0].copy_(stages_[kStages]);
            ++accepted_;
            return true;
        }
        // Not a number counts as far too large.
        const double factor = std::isfinite(error) ? kSafety * std::pow(error, kExponent) : 0.0;
        step_ = std::abs(h) * std::max(kSmallestFactor, factor);
        ++rejected_;
    }
    return false;
}

bool DormandPrince::finite() const {
    return torch::isfinite(stages_).all().item<bool>();
}

void DormandPrince::begin(const Slope& slope) {
    setStage(0, slope, t_, y_);
    step_ = firstStep(slope);
}

double DormandPrince::firstStep(const Slope& slope) {
    const torch::Tensor y = y_.reshape({-1});
    const torch::Tensor first = stages_[0];
    const torch::Tensor scale = tolerance_.absolute + y.abs() * tolerance_.relative;
    const double size = rootMeanSquare(y / scale);
    const double speed = rootMeanSquare(first / scale);
    const double guess = size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed;

    const torch::Tensor ahead = torch::add(y, first, guess * direction_).view_as(y_);
    setStage(1, slope, t_ + guess * direction_, ahead);
    const double bend = rootMeanSquare((stages_[1] - first) / scale) / guess;
    const double steepest = std::max(speed, bend);
    const double second =
        steepest <= 1e-15 ? std::max(1e-6, guess * 1e-3) : std::pow(0.01 / steepest, -kExponent);
    return std::min(100.0 * guess, second);
}

torch::Tensor DormandPrince::attempt(const Slope& slope, double h) {
    for (std::size_t i = 1; i < kStages; ++i) {
        setStage(static_cast<std::int64_t>(i), slope, t_ + kNodes[i] * h,
                 advanced(weights_[i - 1], h));
    }
    const torch::Tensor next = advanced(weights_[kStages - 1], h);
    setStage(kStages, slope, t_ + h, next);
    return next;
}

double DormandPrince::errorNorm(const torch::Tensor& next, double h) const {
    const torch::Tensor error = torch::mv(stages_.t(), weights_[kStages]).mul_(h);
    const torch::Tensor largest = torch::maximum(y_.abs(), next.abs()).reshape({-1});
    return rootMeanSquare(error.div_(largest.mul_(tolerance_.relative).add_(tolerance_.absolute)));
}

torch::Tensor DormandPrince::advanced(const torch::Tensor& weights, double h) const {
    const torch::Tensor used = stages_.narrow(0, 0, weights.size(0));
    return torch::addmv(y_.reshape({-1}), used.t(), weights, 1.0, h).view_as(y_);
}

void DormandPrince::setStage(std::int64_t index, const Slope& slope, double t,
                             const torch::Tensor& y) {
    stages_[index].copy_(slope(t, y).reshape({-1}));
    ++slopes_;
}

}  // namespace scorescope
