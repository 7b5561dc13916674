// SPDX-License-Identifier: Apache-2.0
#include "core/eval/kl_bound.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <array>
#include <cmath>

namespace scorescope {
namespace {

constexpr int kPanels = 16;
constexpr std::array<double, 4> kGaussNodes = {-0.8611363115940526, -0.3399810435848563,
                                               0.3399810435848563, 0.8611363115940526};
constexpr std::array<double, 4> kGaussWeights = {0.3478548451374538, 0.6521451548625461,
                                                 0.6521451548625461, 0.3478548451374538};
constexpr std::uint32_t kFirstBoundStep = 64;  // other draws of metrics take smaller ones

struct TimeNode {
    double t;
    double weight;
};

/// Gauss-Legendre over lambda = ln(m/s). Since d lambda = -g^2/(2 s^2) dt for every linear SDE,
///     1/2 int g^2 E|s - s*|^2 dt = int s^2 E|s - s*|^2 d lambda,
/// which is the error of eps: smooth at both ends of t.
std::vector<TimeNode> timeNodes(const Sde& sde, double tMin) {
    const double first = sde.halfLogSnr(1.0);
    const double half = 0.5 * (sde.halfLogSnr(tMin) - first) / kPanels;
    std::vector<TimeNode> nodes;
    for (int panel = 0; panel < kPanels; ++panel) {
        for (std::size_t i = 0; i < kGaussNodes.size(); ++i) {
            const double lambda = first + half * (2 * panel + 1 + kGaussNodes[i]);
            nodes.push_back({sde.timeOfHalfLogSnr(lambda), half * kGaussWeights[i]});
        }
    }
    return nodes;
}

torch::Tensor toTensor(const Points& points) {
    torch::Tensor x = torch::empty({points.count, points.dimension}, torch::kFloat64);
    std::copy(points.values.begin(), points.values.end(), x.data_ptr<double>());
    return x;
}

/// x_t of the clean rows, with noise that belongs to `index`.
torch::Tensor noised(const MetricInput& input, const torch::Tensor& clean, double t,
                     std::uint32_t index) {
    torch::Tensor x = torch::empty_like(clean);
    const auto dimension = static_cast<std::size_t>(clean.size(1));
    double* row = x.data_ptr<double>();
    for (std::int64_t i = 0; i < clean.size(0); ++i, row += dimension) {
        NoiseKey key{input.seed, Stream::evaluation, static_cast<std::uint64_t>(i)};
        key.step = kFirstBoundStep + index;
        normals(key, std::span<double>(row, dimension));
    }
    return x.mul_(input.sde.noiseScale(t)).add_(clean, input.sde.meanScale(t));
}

/// Of KL(p_1 || prior), a term a row: r - 1 - ln r with r = prior/p_1, whose mean under p_1 is the
/// divergence, never negative and without the noise of -ln r alone.
torch::Tensor priorTerms(const MetricInput& input, const torch::Tensor& x) {
    torch::Tensor ratio = input.exact->logDensity(x, 1.0).neg_();  // ln r
    const auto dimension = static_cast<std::size_t>(x.size(1));
    const double* row = x.data_ptr<double>();
    for (std::int64_t i = 0; i < x.size(0); ++i, row += dimension) {
        ratio.data_ptr<double>()[i] += input.sde.priorLogDensity({row, dimension});
    }
    return torch::expm1(ratio) - ratio;
}

}  // namespace

Result<Json> klBound(const MetricInput& input) {
    assert(input.exact != nullptr && input.count > 0);
    const torch::NoGradGuard noGrad;
    const torch::Tensor clean = toTensor(
        input.set.scaling.toModel(input.data.draw(input.count, input.seed, Stream::evaluation)));
    const torch::Tensor priorPart = priorTerms(input, noised(input, clean, 1.0, 0));
    torch::Tensor scorePart = torch::zeros_like(priorPart);
    std::uint32_t index = 0;
    for (const TimeNode& node : timeNodes(input.sde, input.tMin)) {
        if (input.cancelled && input.cancelled()) {
            return Error{Fault::interrupted, "the evaluation was cancelled", "kl_bound", ""};
        }
        const torch::Tensor x = noised(input, clean, node.t, ++index);
        const torch::Tensor wrong = input.score.score(x, node.t) - input.exact->score(x, node.t);
        scorePart.add_(wrong.square().sum(1), node.weight * input.sde.variance(node.t));
    }
    const torch::Tensor all = scorePart + priorPart;
    const double value = all.mean().item<double>();
    if (!std::isfinite(value)) {
        return Error{Fault::diverged, "the score is not finite", "kl_bound", "train longer"};
    }
    Json result = Json::object();
    result["value"] = value;
    result["n"] = input.count;
    result["standard_error"] =
        input.count > 1 ? all.std().item<double>() / std::sqrt(static_cast<double>(input.count))
                        : 0.0;
    result["score_part"] = scorePart.mean().item<double>();
    result["prior_part"] = priorPart.mean().item<double>();
    return result;
}

}  // namespace scorescope
