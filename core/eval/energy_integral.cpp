// SPDX-License-Identifier: Apache-2.0
#include "core/eval/energy_integral.h"

#include <torch/types.h>

#include <cassert>
#include <cmath>

namespace scorescope {
namespace {

constexpr std::int64_t kSide = 513;  // grid points a dimension
constexpr std::int64_t kGridRows = 16384;
constexpr double kFirstHalfWidth = 5.0;  // standard deviations of the data with their noise
constexpr double kGrowth = 1.6;
constexpr int kMostGrowths = 6;
constexpr double kMostAtEdge = 1e-6;  // share of the mass in the outermost twentieth

/// The places of one dimension.
torch::Tensor places(double centre, double half) {
    return torch::linspace(centre - half, centre + half, kSide, torch::kFloat64);
}

/// [kSide^D, D], the last dimension fastest.
torch::Tensor gridOf(const Vector& centre, double half) {
    if (centre.size() == 1) return places(centre[0], half).unsqueeze(1);
    const auto axes = torch::meshgrid({places(centre[0], half), places(centre[1], half)}, "ij");
    return torch::stack({axes[0].reshape(-1), axes[1].reshape(-1)}, 1);
}

struct Integral {
    double log = 0.0;
    double atEdge = 0.0;  ///< share of the mass near the grid's edge
};

Integral integralOf(const torch::Tensor& f, std::int64_t dimension, double cell) {
    const double largest = f.max().item<double>();
    const torch::Tensor mass =
        (f - largest)
            .exp()
            .view(std::vector<std::int64_t>(static_cast<std::size_t>(dimension), kSide));
    constexpr std::int64_t kRim = kSide / 40;
    torch::Tensor inner = mass;
    for (std::int64_t d = 0; d < dimension; ++d) inner = inner.narrow(d, kRim, kSide - 2 * kRim);
    const double total = mass.sum().item<double>();
    return {largest + std::log(total) + static_cast<double>(dimension) * std::log(cell),
            1.0 - inner.sum().item<double>() / total};
}

}  // namespace

Result<double> logPartition(const ScoreFunction& score, const TrainingSet& set, double t,
                            const std::function<bool()>& cancelled) {
    const std::int64_t dimension = score.dimension();
    assert(score.hasEnergy() && dimension <= kMostIntegralDimensions);
    double half = kFirstHalfWidth * std::sqrt(set.variance);
    for (int growth = 0; growth <= kMostGrowths; ++growth, half *= kGrowth) {
        std::vector<torch::Tensor> parts;
        for (const torch::Tensor& rows : gridOf(set.mean, half).split(kGridRows)) {
            if (cancelled && cancelled()) {
                return Error{Fault::interrupted, "the evaluation was cancelled", "nll", ""};
            }
            parts.push_back(score.energy(rows, t));
        }
        const double cell = 2.0 * half / static_cast<double>(kSide - 1);
        const Integral integral = integralOf(torch::cat(parts), dimension, cell);
        if (!std::isfinite(integral.log)) break;
        if (integral.atEdge < kMostAtEdge) return integral.log;
    }
    return Error{Fault::diverged, "exp(energy) has no finite integral", "nll",
                 "train longer, or with a smaller training.lr"};
}

}  // namespace scorescope
