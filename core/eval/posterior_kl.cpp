// SPDX-License-Identifier: Apache-2.0
#include "core/eval/posterior_kl.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/data/data_set.h"
#include "core/eval/judged_points.h"

namespace scorescope {
namespace {

constexpr std::int64_t kMostDimensions = 4;
constexpr std::int64_t kMostJudged = 512, kKnown = 8192;
constexpr int kTimesJudged = 10;

torch::Tensor tensorOf(const Points& points) {
    return torch::tensor(points.values).view({points.count, points.dimension});
}

}  // namespace

std::optional<std::string> withoutPosterior(const MetricInput& input) {
    if (input.latent == nullptr || !input.latent->encodeAt) {
        return "only a ScoreVAE has an encoder of noisy data";
    }
    if (input.data.dimension() <= kMostDimensions) return std::nullopt;
    return "rows of the data can tell p(z | x_t) in at most " + std::to_string(kMostDimensions) +
           " dimensions";
}

Result<Json> posteriorKl(const MetricInput& input) {
    MetricInput one = input;
    one.count = std::min(input.count, kMostJudged);
    const Points judged = cleanPoints(one);
    one.count = kKnown;
    one.seed = input.seed + 1;
    const Points known = cleanPoints(one);
    const PosteriorRows rows{tensorOf(judged), tensorOf(known)};
    Json byTime = Json::object();
    double sum = 0.0, squares = 0.0;
    for (int i = 1; i <= kTimesJudged; ++i) {
        if (input.cancelled && input.cancelled()) {
            return Error{Fault::interrupted, "the evaluation was cancelled", "posterior_kl", ""};
        }
        const double t = static_cast<double>(i) / kTimesJudged;
        const auto found =
            posteriorDivergence(input.latent->encodeAt, input.sde, rows, t, input.seed);
        byTime[formatReal(t)] = found.value;
        sum += found.value;
        squares += found.standardError * found.standardError;
    }
    Json result = Json::object();
    result["value"] = sum / kTimesJudged;
    result["standard_error"] = std::sqrt(squares) / kTimesJudged;
    result["by_t"] = std::move(byTime);
    result["n"] = judged.count;
    return result;
}

}  // namespace scorescope
