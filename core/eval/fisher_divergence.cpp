// SPDX-License-Identifier: Apache-2.0
#include "core/eval/fisher_divergence.h"

#include <torch/types.h>

#include <cmath>

#include "core/eval/judged_points.h"
#include "core/eval/likelihood.h"
#include "core/model/exact_score.h"
#include "core/sde/one_level_sde.h"

namespace scorescope {
namespace {

constexpr std::int64_t kDivergenceRows = 1024;
constexpr std::uint32_t kNoiseStage = 1200;  // the largest ladder's levels take smaller ones

/// s - s* of each point, [N, D].
Result<torch::Tensor> differences(const MetricInput& input, const Points& points, double t,
                                  const std::function<torch::Tensor(const torch::Tensor&)>& exact,
                                  bool noised) {
    std::vector<torch::Tensor> parts;
    for (std::int64_t first = 0; first < points.count; first += kDivergenceRows) {
        if (input.cancelled && input.cancelled()) {
            return Error{Fault::interrupted, "the evaluation was cancelled", "fisher_divergence",
                         ""};
        }
        const std::int64_t count = std::min(kDivergenceRows, points.count - first);
        const torch::Tensor x = noised ? noisedRows(input, points, t, kNoiseStage, first, count)
                                       : torch::tensor(points.values)
                                             .view({points.count, points.dimension})
                                             .narrow(0, first, count);
        parts.push_back(input.score.score(x, t).to(torch::kFloat64) - exact(x).to(torch::kFloat64));
    }
    return torch::cat(parts);
}

/// Against the score of the density itself, on clean points.
Result<torch::Tensor> cleanDifferences(const MetricInput& input, const Points& points) {
    const OneLevelSde clean{OneLevelOptions{}};
    const auto exact = mixtureScore(
        input.data.density()->standardized(input.set.scaling.shift, input.set.scaling.scale),
        clean);
    return differences(
        input, points, leastNoise(input),
        [&](const torch::Tensor& x) { return exact->score(x, 0.0); }, false);
}

}  // namespace

Result<Json> fisherDivergence(const MetricInput& input) {
    assert(input.exact != nullptr && input.count > 0);
    const Points points = cleanPoints(input);
    const double t = leastNoise(input);
    Json result = Json::object();
    result["value"] = nullptr;
    torch::Tensor judged;
    if (input.data.density()) {
        auto plain = cleanDifferences(input, points);
        if (!plain) return plain.error();
        judged = *std::move(plain);
        result["plain"] = 0.5 * judged.square().sum(1).mean().item<double>();
    }
    if (!cleanData(input)) {
        auto smoothed = differences(
            input, points, t, [&](const torch::Tensor& x) { return input.exact->score(x, t); },
            true);
        if (!smoothed) return smoothed.error();
        judged = *std::move(smoothed);
        result["smoothed"] = 0.5 * judged.square().sum(1).mean().item<double>();
    }
    const torch::Tensor terms = 0.5 * judged.square().sum(1);
    const torch::Tensor v = rademacherProbe(input.seed, judged.size(0), judged.size(1))[0];
    result["value"] = terms.mean().item<double>();
    result["sliced"] = 0.5 * (judged * v).sum(1).square().mean().item<double>();
    result["n"] = input.count;
    result["standard_error"] =
        input.count > 1 ? terms.std().item<double>() / std::sqrt(static_cast<double>(input.count))
                        : 0.0;
    if (!std::isfinite(result["value"].get<double>())) {
        return Error{Fault::diverged, "the score is not finite", "fisher_divergence",
                     "train longer"};
    }
    return result;
}

}  // namespace scorescope
