// SPDX-License-Identifier: Apache-2.0
#include "core/eval/score_error.h"

#include <torch/types.h>

#include <array>
#include <cmath>

#include "core/base/number_text.h"
#include "core/eval/judged_points.h"

namespace scorescope {
namespace {

constexpr std::array<double, 13> kTimes = {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4,
                                           0.5,  0.6,  0.7,  0.8, 0.9, 1.0};
constexpr std::size_t kSmallTimes = 3;  // the first ones, which only `small_t` takes
constexpr std::int64_t kChunkRows = 1024;
constexpr double kHalfSquare = 8.0;
constexpr double kHighLogDensity = -5.0;
constexpr double kLowLogDensity = -12.0;

Error cancelled() {
    return {Fault::interrupted, "the evaluation was cancelled", "score_error", ""};
}

/// sqrt(E|s - s*|^2 / E|s*|^2) in the making.
struct RelativeError {
    double wrong = 0.0;
    double truth = 0.0;

    void add(const torch::Tensor& judged, const torch::Tensor& exact) {
        wrong += (judged - exact).square().sum().item<double>();
        truth += exact.square().sum().item<double>();
    }
    double value() const { return std::sqrt(wrong / truth); }
};

Result<double> errorAt(const MetricInput& input, const Points& clean, double t,
                       std::uint32_t stage) {
    RelativeError error;
    for (std::int64_t first = 0; first < clean.count; first += kChunkRows) {
        if (input.cancelled && input.cancelled()) return cancelled();
        const std::int64_t count = std::min(kChunkRows, clean.count - first);
        const torch::Tensor x = noisedRows(input, clean, t, stage, first, count);
        error.add(input.score.score(x, t).to(torch::kFloat64),
                  input.exact->score(x, t).to(torch::kFloat64));
    }
    return error.value();
}

double mean(const std::vector<double>& values, std::size_t first) {
    double sum = 0.0;
    for (std::size_t i = first; i < values.size(); ++i) sum += values[i];
    return sum / static_cast<double>(values.size() - first);
}

Result<std::vector<double>> errorsAt(const MetricInput& input, std::span<const double> times) {
    const Points clean = cleanPoints(input);
    std::vector<double> errors;
    for (const double t : times) {
        const auto error = errorAt(input, clean, t, static_cast<std::uint32_t>(errors.size()));
        if (!error) return error.error();
        errors.push_back(*error);
    }
    return errors;
}

Result<Json> errorOverTime(const MetricInput& input) {
    const auto errors = errorsAt(input, kTimes);
    if (!errors) return errors.error();
    Json byTime = Json::object();
    for (std::size_t i = 0; i < kTimes.size(); ++i) byTime[formatReal(kTimes[i])] = (*errors)[i];
    Json result = Json::object();
    result["value"] = mean(*errors, kSmallTimes);
    result["small_t"] = mean(*errors, 0);
    result["by_t"] = std::move(byTime);
    result["n"] = input.count;
    return result;
}

/// [n, 2], model space, uniform on the square in data units.
torch::Tensor squarePoints(const MetricInput& input) {
    torch::Tensor x = torch::empty({input.count, 2}, torch::kFloat32);
    float* out = x.data_ptr<float>();
    for (std::int64_t i = 0; i < input.count; ++i) {
        for (std::uint32_t d = 0; d < 2; ++d) {
            NoiseKey key{input.seed, Stream::evaluation, static_cast<std::uint64_t>(i)};
            key.level = 1 + d;  // no other draw of metrics takes levels
            const double place = kHalfSquare * (2.0 * uniform(key) - 1.0);
            *out++ = static_cast<float>((place - input.set.scaling.shift[d]) /
                                        input.set.scaling.scale[d]);
        }
    }
    return x;
}

/// Where the data are dense, and where nothing was ever seen. Leaves out what holds no point.
Result<void> addHighAndLow(const MetricInput& input, Json& result) {
    const double t = leastNoise(input);
    const double volume = input.set.scaling.logVolume();
    RelativeError high, low;
    for (const torch::Tensor& x : squarePoints(input).split(kChunkRows)) {
        if (input.cancelled && input.cancelled()) return cancelled();
        const torch::Tensor logDensity = input.exact->logDensity(x, t) - volume;
        const torch::Tensor judged = input.score.score(x, t).to(torch::kFloat64);
        const torch::Tensor exact = input.exact->score(x, t).to(torch::kFloat64);
        const auto take = [&](RelativeError& error, const torch::Tensor& mask) {
            const torch::Tensor rows = torch::nonzero(mask).squeeze(1);
            error.add(judged.index_select(0, rows), exact.index_select(0, rows));
        };
        take(high, logDensity > kHighLogDensity);
        take(low, logDensity < kLowLogDensity);
    }
    if (high.truth > 0.0) result["high"] = high.value();
    if (low.truth > 0.0) result["low"] = low.value();
    return {};
}

Result<Json> errorOfLevels(const MetricInput& input) {
    const auto errors = errorsAt(input, input.sde.levels());
    if (!errors) return errors.error();
    Json byLevel = Json::object();
    for (std::size_t i = 0; i < errors->size(); ++i) byLevel[std::to_string(i)] = (*errors)[i];
    Json result = Json::object();
    result["value"] = mean(*errors, 0);
    result["by_t"] = std::move(byLevel);
    result["n"] = input.count;
    const bool one = errors->size() == 1;
    if (one && input.data.dimension() == 2 && input.data.density()) {
        if (const auto added = addHighAndLow(input, result); !added) return added.error();
    }
    return result;
}

}  // namespace

Result<Json> scoreError(const MetricInput& input) {
    assert(input.exact != nullptr && input.count > 0);
    return input.sde.hasLevels() ? errorOfLevels(input) : errorOverTime(input);
}

}  // namespace scorescope
