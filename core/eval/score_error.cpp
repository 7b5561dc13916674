// SPDX-License-Identifier: Apache-2.0
#include "core/eval/score_error.h"

#include <torch/types.h>

#include <array>
#include <cmath>

#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr std::array<double, 13> kTimes = {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4,
                                           0.5,  0.6,  0.7,  0.8, 0.9, 1.0};
constexpr std::size_t kSmallTimes = 3;  // the first ones, which only `small_t` takes
constexpr std::int64_t kChunkRows = 1024;
constexpr std::uint32_t kFirstNoiseStep = 16;  // draws of the data take the first steps' keys

/// x_0 of the distribution whose diffusion `exact` is, model space.
Points cleanPoints(const MetricInput& input) {
    if (input.data.density()) {
        return input.set.scaling.toModel(
            input.data.draw(input.count, input.seed, Stream::evaluation));
    }
    const Points& all = input.set.points;
    Points chosen{input.count, all.dimension, {}};
    chosen.values.reserve(static_cast<std::size_t>(input.count * all.dimension));
    for (std::int64_t i = 0; i < input.count; ++i) {
        const NoiseKey key{input.seed, Stream::evaluation, static_cast<std::uint64_t>(i)};
        const auto row = all.row(
            static_cast<std::int64_t>(uniformIndex(key, static_cast<std::uint64_t>(all.count))));
        chosen.values.insert(chosen.values.end(), row.begin(), row.end());
    }
    return chosen;
}

/// Rows x_t = m x_0 + s eps from `first` on, single precision, as training and sampling see them.
torch::Tensor noisedRows(const MetricInput& input, const Points& clean, std::size_t timeIndex,
                         std::int64_t first, std::int64_t count) {
    const double m = input.sde.meanScale(kTimes[timeIndex]);
    const double s = input.sde.noiseScale(kTimes[timeIndex]);
    torch::Tensor x = torch::empty({count, clean.dimension}, torch::kFloat32);
    float* out = x.data_ptr<float>();
    Vector eps(static_cast<std::size_t>(clean.dimension));
    for (std::int64_t i = first; i < first + count; ++i) {
        NoiseKey key{input.seed, Stream::evaluation, static_cast<std::uint64_t>(i)};
        key.step = kFirstNoiseStep + static_cast<std::uint32_t>(timeIndex);
        normals(key, eps);
        const auto row = clean.row(i);
        for (std::size_t d = 0; d < eps.size(); ++d) {
            *out++ = static_cast<float>(m * row[d] + s * eps[d]);
        }
    }
    return x;
}

Result<double> errorAt(const MetricInput& input, const Points& clean, std::size_t timeIndex) {
    const double t = kTimes[timeIndex];
    double wrong = 0.0;
    double truth = 0.0;
    for (std::int64_t first = 0; first < clean.count; first += kChunkRows) {
        if (input.cancelled && input.cancelled()) {
            return Error{Fault::interrupted, "the evaluation was cancelled", "score_error", ""};
        }
        const std::int64_t count = std::min(kChunkRows, clean.count - first);
        const torch::Tensor x = noisedRows(input, clean, timeIndex, first, count);
        const torch::Tensor exact = input.exact->score(x, t).to(torch::kFloat64);
        const torch::Tensor judged = input.score.score(x, t).to(torch::kFloat64);
        wrong += (judged - exact).square().sum().item<double>();
        truth += exact.square().sum().item<double>();
    }
    return std::sqrt(wrong / truth);
}

double mean(const std::vector<double>& values, std::size_t first) {
    double sum = 0.0;
    for (std::size_t i = first; i < values.size(); ++i) sum += values[i];
    return sum / static_cast<double>(values.size() - first);
}

}  // namespace

Result<Json> scoreError(const MetricInput& input) {
    assert(input.exact != nullptr && input.count > 0);
    const Points clean = cleanPoints(input);
    std::vector<double> errors;
    Json byTime = Json::object();
    for (std::size_t i = 0; i < kTimes.size(); ++i) {
        const Result<double> error = errorAt(input, clean, i);
        if (!error) return error.error();
        errors.push_back(*error);
        byTime[formatReal(kTimes[i])] = *error;
    }
    Json result = Json::object();
    result["value"] = mean(errors, kSmallTimes);
    result["small_t"] = mean(errors, 0);
    result["by_t"] = std::move(byTime);
    result["n"] = input.count;
    return result;
}

}  // namespace scorescope
