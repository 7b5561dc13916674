// SPDX-License-Identifier: Apache-2.0
#include "core/eval/nll.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/data/image_data.h"
#include "core/eval/energy_integral.h"
#include "core/eval/judged_points.h"
#include "core/eval/likelihood.h"

namespace scorescope {
namespace {

constexpr std::int64_t kBatchNumbers = 1 << 18;  // x and its stages of a batch stay small
constexpr std::int64_t kSmallestBatch = 256;

struct Mean {
    double value = 0.0;
    double standardError = 0.0;
};

Mean meanOf(const Vector& values) {
    const auto n = static_cast<double>(values.size());
    double sum = 0.0;
    for (const double value : values) sum += value;
    double squares = 0.0;
    for (const double value : values) squares += (value - sum / n) * (value - sum / n);
    return {sum / n, n > 1.0 ? std::sqrt(squares / (n - 1.0) / n) : 0.0};
}

/// Rows of a batch in model space, double.
torch::Tensor modelRows(const Points& points, const Scaling& scaling, std::int64_t first,
                        std::int64_t count) {
    torch::Tensor x = torch::empty({count, points.dimension}, torch::kFloat64);
    double* out = x.data_ptr<double>();
    for (std::int64_t i = first; i < first + count; ++i) {
        const auto row = points.row(i);
        for (std::size_t d = 0; d < row.size(); ++d) {
            *out++ = (row[d] - scaling.shift[d]) / scaling.scale[d];
        }
    }
    return x;
}

/// ln of w_k N(x; mean, factor factor^T).
double logTerm(double weight, std::span<const float> x, const Vector& mean, const Matrix& factor) {
    double exponent = 0.0;
    Vector z(mean.size());
    for (std::size_t i = 0; i < mean.size(); ++i) {
        double rest = x[i] - mean[i];
        for (std::size_t j = 0; j < i; ++j) rest -= factor[i][j] * z[j];
        z[i] = rest / factor[i][i];
        exponent -= 0.5 * z[i] * z[i] + std::log(factor[i][i]);
    }
    const double normaliser =
        0.5 * static_cast<double>(mean.size()) * std::log(2.0 * std::numbers::pi);
    return std::log(weight) + exponent - normaliser;
}

/// Lower triangular, of an isotropic component.
Matrix isotropicFactor(double sd, std::size_t dimension) {
    Matrix factor(dimension, Vector(dimension, 0.0));
    for (std::size_t d = 0; d < dimension; ++d) factor[d][d] = sd;
    return factor;
}

/// -log2 of the probability of a dimension's 8-bit value, whose cell is 1/256 wide (Theis et al.
/// 2016).
double bitsPerDimension(double nats, std::int64_t dimension) {
    constexpr double kBitsOfCell = 8.0;
    return nats / (static_cast<double>(dimension) * std::numbers::ln2) + kBitsOfCell;
}

Json toJson(const Vector& negativeLogs, std::int64_t nfe, std::int64_t nvjp) {
    const Mean mean = meanOf(negativeLogs);
    Json result = Json::object();
    result["value"] = mean.value;
    result["n"] = negativeLogs.size();
    result["standard_error"] = mean.standardError;
    result["nfe"] = nfe;
    result["nvjp"] = nvjp;
    return result;
}

}  // namespace

Vector logDensities(const GaussianMixture& mixture, const Points& points) {
    const auto dimension = static_cast<std::size_t>(mixture.dimension());
    std::vector<Matrix> factors;
    for (std::size_t k = 0; k < mixture.size(); ++k) {
        factors.push_back(mixture.covariances.empty() ? isotropicFactor(mixture.sds[k], dimension)
                                                      : *cholesky(mixture.covariances[k]));
    }
    Vector result;
    Vector terms(mixture.size());
    for (std::int64_t i = 0; i < points.count; ++i) {
        for (std::size_t k = 0; k < mixture.size(); ++k) {
            terms[k] = logTerm(mixture.weights[k], points.row(i), mixture.means[k], factors[k]);
        }
        const double largest = *std::max_element(terms.begin(), terms.end());
        double sum = 0.0;
        for (const double term : terms) sum += std::exp(term - largest);
        result.push_back(largest + std::log(sum));
    }
    return result;
}

Result<Json> energyLikelihood(const MetricInput& input) {
    const double t = leastNoise(input);
    const auto logZ = logPartition(input.score, input.set, t, input.cancelled);
    if (!logZ) return logZ.error();
    const Points points = input.data.drawHeldOut(input.count, input.seed);
    const torch::Tensor x = modelRows(points, input.set.scaling, 0, points.count);
    const torch::Tensor f = input.score.energy(x, t).contiguous();
    const double constant = *logZ + input.set.scaling.logVolume();
    Vector negativeLogs;
    for (std::int64_t i = 0; i < points.count; ++i) {
        negativeLogs.push_back(constant - f.data_ptr<double>()[i]);
    }
    const Mean mean = meanOf(negativeLogs);
    Json result = Json::object();
    result["value"] = mean.value;
    result["n"] = points.count;
    result["standard_error"] = mean.standardError;
    result["log_z"] = *logZ;
    if (!std::isfinite(mean.value)) {
        return Error{Fault::diverged, "the likelihood is not finite", "nll", "train longer"};
    }
    if (const auto density = input.data.density()) {
        result["closed_form"] = -meanOf(logDensities(*density, points)).value;
    }
    return result;
}

Result<Json> negativeLogLikelihood(const MetricInput& input) {
    if (input.sde.hasLevels()) return energyLikelihood(input);
    const Points points = input.data.drawHeldOut(input.count, input.seed);
    const double volume = input.set.scaling.logVolume();
    const std::int64_t rows = std::max(kSmallestBatch, kBatchNumbers / (points.dimension + 1));
    const FlowOptions options{.tMin = input.tMin, .seed = input.seed, .cancelled = input.cancelled};
    Vector negativeLogs;
    double nfe = 0.0;  // mean over the points: each batch finds its own steps
    double nvjp = 0.0;
    for (std::int64_t first = 0; first < points.count; first += rows) {
        const std::int64_t count = std::min(rows, points.count - first);
        const torch::Tensor x = modelRows(points, input.set.scaling, first, count);
        const auto flow = flowLikelihood(input.score, input.sde, x, options);
        if (!flow) return flow.error();
        const double* logDensity = flow->logDensity.data_ptr<double>();
        for (std::int64_t i = 0; i < count; ++i) negativeLogs.push_back(volume - logDensity[i]);
        const double share = static_cast<double>(count) / static_cast<double>(points.count);
        nfe += share * static_cast<double>(flow->nfe);
        nvjp += share * static_cast<double>(flow->nvjp);
    }
    Json result = toJson(negativeLogs, std::llround(nfe), std::llround(nvjp));
    if (!std::isfinite(result["value"].get<double>())) {
        return Error{Fault::diverged, "the likelihood is not finite", "nll", "train longer"};
    }
    if (input.data.images() != nullptr && input.data.images()->dequantised()) {
        result["bits_per_dimension"] =
            bitsPerDimension(result["value"].get<double>(), points.dimension);
    }
    if (const auto density = input.data.density()) {
        result["closed_form"] = -meanOf(logDensities(*density, points)).value;
    }
    return result;
}

}  // namespace scorescope
