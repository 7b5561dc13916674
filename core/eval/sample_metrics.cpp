// SPDX-License-Identifier: Apache-2.0
#include "core/eval/sample_metrics.h"

#include <algorithm>
#include <cmath>

namespace scorescope {
namespace {

constexpr int kDirections = 256;
constexpr double kNear = 3.0;  // standard deviations

struct ModeShares {
    Vector shares;
    double near = 0.0;
};

double squaredDistance(std::span<const float> x, const Vector& mean) {
    double sum = 0.0;
    for (std::size_t d = 0; d < mean.size(); ++d) sum += (x[d] - mean[d]) * (x[d] - mean[d]);
    return sum;
}

/// (x - mu)^T Sigma^-1 (x - mu) by forward substitution with the Cholesky factor.
double squaredMahalanobis(std::span<const float> x, const Vector& mean, const Matrix& factor) {
    Vector z(mean.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < mean.size(); ++i) {
        double rest = x[i] - mean[i];
        for (std::size_t j = 0; j < i; ++j) rest -= factor[i][j] * z[j];
        z[i] = rest / factor[i][i];
        sum += z[i] * z[i];
    }
    return sum;
}

std::size_t nearestMode(std::span<const float> x, const GaussianMixture& mixture) {
    std::size_t best = 0;
    double smallest = squaredDistance(x, mixture.means[0]);
    for (std::size_t k = 1; k < mixture.size(); ++k) {
        const double distance = squaredDistance(x, mixture.means[k]);
        if (distance < smallest) {
            smallest = distance;
            best = k;
        }
    }
    return best;
}

ModeShares modeShares(const Points& samples, const GaussianMixture& mixture) {
    std::vector<Matrix> factors;
    for (const Matrix& covariance : mixture.covariances) factors.push_back(*cholesky(covariance));
    ModeShares result{Vector(mixture.size(), 0.0)};
    const double one = 1.0 / static_cast<double>(samples.count);
    for (std::int64_t i = 0; i < samples.count; ++i) {
        const auto x = samples.row(i);
        const std::size_t k = nearestMode(x, mixture);
        const double squared =
            factors.empty()
                ? squaredDistance(x, mixture.means[k]) / (mixture.sds[k] * mixture.sds[k])
                : squaredMahalanobis(x, mixture.means[k], factors[k]);
        result.shares[k] += one;
        if (squared <= kNear * kNear) result.near += one;
    }
    return result;
}

Result<Points> finiteSamples(const MetricInput& input) {
    Result<Points> samples = input.samples();
    if (!samples) return samples;
    if (input.cancelled && input.cancelled()) {
        return Error{Fault::interrupted, "the evaluation was cancelled", "eval", ""};
    }
    assert(samples->count > 0);
    const bool finite = std::all_of(samples->values.begin(), samples->values.end(),
                                    [](float value) { return std::isfinite(value); });
    if (finite) return samples;
    return Error{Fault::diverged, "the samples are not finite", "eval",
                 "take more sampler.steps, or train longer"};
}

/// The projections of the first `count` rows, in order of size.
std::vector<double> sortedProjections(const Points& points, std::int64_t count,
                                      const Vector& direction) {
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        const auto row = points.row(i);
        double sum = 0.0;
        for (std::size_t d = 0; d < direction.size(); ++d) sum += row[d] * direction[d];
        values.push_back(sum);
    }
    std::sort(values.begin(), values.end());
    return values;
}

Vector randomDirection(std::int64_t dimension, std::uint64_t seed, int index) {
    Vector direction(static_cast<std::size_t>(dimension));
    normals({seed, Stream::projection, static_cast<std::uint64_t>(index)}, direction);
    double squared = 0.0;
    for (const double value : direction) squared += value * value;
    for (double& value : direction) value /= std::sqrt(squared);
    return direction;
}

}  // namespace

double slicedWassersteinDistance(const Points& a, const Points& b, int directions,
                                 std::uint64_t seed) {
    assert(a.dimension == b.dimension);
    const std::int64_t count = std::min(a.count, b.count);
    double total = 0.0;
    for (int k = 0; k < directions; ++k) {
        const Vector direction = randomDirection(a.dimension, seed, k);
        const auto left = sortedProjections(a, count, direction);
        const auto right = sortedProjections(b, count, direction);
        for (std::size_t i = 0; i < left.size(); ++i) {
            total += (left[i] - right[i]) * (left[i] - right[i]);
        }
    }
    return std::sqrt(total / (static_cast<double>(count) * directions));
}

Result<Json> modeWeights(const MetricInput& input) {
    const Result<Points> samples = finiteSamples(input);
    if (!samples) return samples.error();
    const ModeShares modes = modeShares(*samples, *input.data.density());
    Json result = Json::object();
    result["value"] = modes.shares;
    result["within_3sd"] = modes.near;
    result["n"] = samples->count;
    return result;
}

Result<Json> modeTotalVariation(const MetricInput& input) {
    const Result<Points> samples = finiteSamples(input);
    if (!samples) return samples.error();
    const GaussianMixture mixture = *input.data.density();
    const ModeShares modes = modeShares(*samples, mixture);
    double sum = 0.0;
    for (std::size_t k = 0; k < mixture.size(); ++k) {
        sum += std::abs(modes.shares[k] - mixture.weights[k]);
    }
    Json result = Json::object();
    result["value"] = 0.5 * sum;
    result["n"] = samples->count;
    return result;
}

Result<Json> slicedWasserstein(const MetricInput& input) {
    const Result<Points> samples = finiteSamples(input);
    if (!samples) return samples.error();
    const Points fresh = input.data.drawHeldOut(samples->count, input.seed);
    Json result = Json::object();
    result["value"] = slicedWassersteinDistance(*samples, fresh, kDirections, input.seed);
    result["n"] = std::min(samples->count, fresh.count);
    return result;
}

}  // namespace scorescope
