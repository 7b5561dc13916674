// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/model/exact_score.h"
#include "core/model/row_blocks.h"

namespace scorescope {
namespace {

constexpr std::int64_t kBlockPoints = 4096;
constexpr std::int64_t kBlockPairs = 1 << 16;  // query-point pairs at a time: cache-sized
constexpr std::int64_t kDirectDimension = 16;  // up to here distances come from differences

/// Score and log-density of (1/N) sum_i N(m y_i, s^2 I) over training points y_i.
///
/// Sums over points go by blocks with a running maximum of the exponents (log-sum-exp), so memory
/// does not grow with the number of points and nothing overflows. Every point counts.
class EmpiricalScore final : public DensityFunction {
public:
    EmpiricalScore(torch::Tensor points, const Sde& sde) : sde_(sde), points_(std::move(points)) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override;
    torch::Tensor logDensity(const torch::Tensor& x, double t) const override;
    std::int64_t dimension() const override { return points_.size(1); }
    torch::Tensor jacobian(const torch::Tensor& x, double t) const override;

private:
    /// Sums over points of some queries [n]: exp(exponent - largest), and the points so weighted.
    struct Sums {
        torch::Tensor largest;   ///< [n, 1]
        torch::Tensor weight;    ///< [n, 1]
        torch::Tensor weighted;  ///< [n, D]
    };
    Sums sums(const torch::Tensor& x, const torch::Tensor& means, double variance) const;
    template <class Combine>
    torch::Tensor overQueries(const torch::Tensor& x, double t, Combine combine) const;

    const Sde& sde_;
    torch::Tensor points_;  ///< [N, D], double, CPU
};

/// Squared distances [n, b]. Differences keep their digits where points are near; in many
/// dimensions the product form (in double) is much faster and distances are never that small.
torch::Tensor squaredDistances(const torch::Tensor& x, const torch::Tensor& means) {
    if (x.size(1) > kDirectDimension) {
        torch::Tensor result = torch::addmm(means.square().sum(1), x, means.t(), 1.0, -2.0);
        return result.add_(x.square().sum(1, true)).clamp_min_(0.0);
    }
    torch::Tensor result = (x.select(1, 0).unsqueeze(1) - means.select(1, 0)).square_();
    for (std::int64_t d = 1; d < x.size(1); ++d) {
        const torch::Tensor offset = x.select(1, d).unsqueeze(1) - means.select(1, d);
        result.addcmul_(offset, offset);
    }
    return result;
}

EmpiricalScore::Sums EmpiricalScore::sums(const torch::Tensor& x, const torch::Tensor& means,
                                          double variance) const {
    constexpr double kLowest = -std::numeric_limits<double>::infinity();
    Sums all{torch::full({x.size(0), 1}, kLowest, x.options()),
             torch::zeros({x.size(0), 1}, x.options()), torch::zeros_like(x)};
    for (const torch::Tensor& block : means.split(kBlockPoints)) {
        torch::Tensor exponents = squaredDistances(x, block).mul_(-0.5 / variance);
        const torch::Tensor largest = torch::maximum(all.largest, exponents.amax(1, true));
        const torch::Tensor shrink = (all.largest - largest).exp_();
        const torch::Tensor weights = exponents.sub_(largest).exp_();
        all.weight.mul_(shrink).add_(weights.sum(1, true));
        all.weighted.mul_(shrink).addmm_(weights, block);
        all.largest = largest;
    }
    return all;
}

template <class Combine>
torch::Tensor EmpiricalScore::overQueries(const torch::Tensor& x, double t, Combine combine) const {
    const torch::NoGradGuard noGrad;
    const bool direct = dimension() <= kDirectDimension;
    const torch::Tensor queries = direct ? x.detach() : x.detach().to(torch::kFloat64);
    const torch::Tensor means = (sde_.meanScale(t) * points_).to(queries.options());
    const std::int64_t width = std::min(kBlockPoints, means.size(0));
    const auto ofBlock = [&](const torch::Tensor& block) {
        return combine(block, sums(block, means, sde_.variance(t)));
    };
    const std::int64_t rows = std::max<std::int64_t>(1, kBlockPairs / width);
    return overRowBlocks(queries, rows, ofBlock).to(x.scalar_type());
}

torch::Tensor EmpiricalScore::score(const torch::Tensor& x, double t) const {
    const double variance = sde_.variance(t);
    return overQueries(x, t, [variance](const torch::Tensor& block, const Sums& sums) {
        return (sums.weighted / sums.weight - block) / variance;
    });
}

torch::Tensor EmpiricalScore::logDensity(const torch::Tensor& x, double t) const {
    const auto count = static_cast<double>(points_.size(0));
    const auto dimensions = static_cast<double>(dimension());
    const double logNormaliser =
        std::log(count) + 0.5 * dimensions * std::log(2.0 * std::numbers::pi * sde_.variance(t));
    return overQueries(x, t, [logNormaliser](const torch::Tensor&, const Sums& sums) {
        return (sums.largest + sums.weight.log()).squeeze(1) - logNormaliser;
    });
}

/// With posterior weights w_i of the points: (sum w_i d_i d_i^T - d d^T) / s^4 - I / s^2, where
/// d_i = m y_i - x and d is their mean.
torch::Tensor EmpiricalScore::jacobian(const torch::Tensor& x, double t) const {
    const torch::NoGradGuard noGrad;
    const double variance = sde_.variance(t);
    const torch::Tensor queries = x.detach().to(torch::kFloat64);
    const torch::Tensor means = (sde_.meanScale(t) * points_).to(queries.options());
    const torch::Tensor unit = torch::eye(dimension(), queries.options());
    std::vector<torch::Tensor> rows;
    for (const torch::Tensor& query : queries.unbind(0)) {
        const torch::Tensor offsets = means - query;  // [N, D]
        const torch::Tensor weights =
            torch::softmax(offsets.square().sum(1).mul_(-0.5 / variance), 0).unsqueeze(1);
        const torch::Tensor centred = offsets - (weights * offsets).sum(0);
        const torch::Tensor spread = torch::mm(centred.t(), weights * centred);
        rows.push_back(spread / (variance * variance) - unit / variance);
    }
    return torch::stack(rows);
}

}  // namespace

std::unique_ptr<DensityFunction> empiricalScore(const Points& points, std::int64_t limit,
                                                const Sde& sde) {
    const std::int64_t count = limit > 0 ? std::min(limit, points.count) : points.count;
    const torch::Tensor all =
        torch::tensor(at::ArrayRef<float>(points.values.data(),
                                          static_cast<std::size_t>(count * points.dimension)),
                      torch::kFloat64);
    return std::make_unique<EmpiricalScore>(all.view({count, points.dimension}), sde);
}

}  // namespace scorescope
