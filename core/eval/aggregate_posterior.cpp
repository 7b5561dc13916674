// SPDX-License-Identifier: Apache-2.0
#include "core/eval/aggregate_posterior.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

#include "core/base/random.h"

namespace scorescope {
namespace {

constexpr std::uint32_t kDrawStep = 3;  // after the draws of encoding, sampling and bounds

/// The mixture's parts, as double.
struct Mixture {
    explicit Mixture(const LatentStatistics& latents)
        : count(static_cast<std::size_t>(latents.count)),
          width(static_cast<std::size_t>(latents.dimension)),
          mean(latents.mean.begin(), latents.mean.end()),
          variance(latents.logVariance.size()),
          logDeterminant(count, 0.0) {
        for (std::size_t i = 0; i < variance.size(); ++i) {
            variance[i] = std::exp(static_cast<double>(latents.logVariance[i]));
            logDeterminant[i / width] += static_cast<double>(latents.logVariance[i]);
        }
    }

    /// ln of the density at z [L].
    double logDensity(std::span<const double> z) const {
        std::vector<double> each(count);
        for (std::size_t j = 0; j < count; ++j) {
            double distance = 0.0;
            for (std::size_t d = 0; d < width; ++d) {
                const double off = z[d] - mean[j * width + d];
                distance += off * off / variance[j * width + d];
            }
            each[j] = -0.5 * (distance + logDeterminant[j]);
        }
        const double top = *std::max_element(each.begin(), each.end());
        double sum = 0.0;
        for (const double value : each) sum += std::exp(value - top);
        return top + std::log(sum / static_cast<double>(count)) -
               0.5 * static_cast<double>(width) * std::log(2.0 * std::numbers::pi);
    }

    std::size_t count, width;
    std::vector<double> mean, variance, logDeterminant;
};

double standardNormalLog(std::span<const double> z) {
    double sum = 0.0;
    for (const double value : z) sum += value * value;
    return -0.5 * (sum + static_cast<double>(z.size()) * std::log(2.0 * std::numbers::pi));
}

/// E k(a, b) of two Normals whose variances add up to v and whose means differ by off: over one
/// coordinate h / sqrt(h^2 + v) exp(-off^2 / (2 (h^2 + v))). Coordinates are collected, so that one
/// root and one exponential serve all.
struct KernelMean {
    double product = 1.0;  ///< of (h^2 + v) / h^2
    double exponent = 0.0;

    void add(double squaredBandwidth, double v, double off) {
        const double wide = squaredBandwidth + v;
        product *= wide / squaredBandwidth;
        exponent += off * off / wide;
    }
    double value() const { return std::exp(-0.5 * exponent) / std::sqrt(product); }
};

/// ln det of a positive definite matrix [size, size], by Cholesky; NaN where it is not one.
double logDeterminant(std::vector<double> matrix, std::size_t size) {
    double sum = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
        double* const row = matrix.data() + i * size;
        for (std::size_t j = 0; j <= i; ++j) {
            const double* const other = matrix.data() + j * size;
            const double rest = row[j] - std::inner_product(row, row + j, other, 0.0);
            row[j] = i == j ? std::sqrt(rest) : rest / other[j];
        }
        sum += 2.0 * std::log(row[i]);
    }
    return sum;
}

/// rows^T rows [columns, columns].
std::vector<double> crossProducts(const std::vector<double>& rows, std::size_t columns) {
    std::vector<double> products(columns * columns, 0.0);
    for (auto row = rows.begin(); row != rows.end(); row += static_cast<std::ptrdiff_t>(columns)) {
        for (std::size_t a = 0; a < columns; ++a) {
            for (std::size_t b = 0; b <= a; ++b) {
                products[a * columns + b] +=
                    row[static_cast<std::ptrdiff_t>(a)] * row[static_cast<std::ptrdiff_t>(b)];
            }
        }
    }
    return products;
}

}  // namespace

double momentsDivergence(const LatentStatistics& latents) {
    const Mixture q(latents);
    const double n = static_cast<double>(q.count);
    Vector mean(q.width, 0.0), spread(q.width, 0.0);
    for (std::size_t i = 0; i < q.mean.size(); ++i) {
        mean[i % q.width] += q.mean[i] / n;
        spread[i % q.width] += q.variance[i] / n;
    }
    // The covariance is diag(spread) + C^T C; with C = D diag(spread)^1/2, its determinant is that
    // of diag(spread) times that of I + D^T D, or of I + D D^T, whichever is smaller.
    const bool wide = q.width > q.count;
    std::vector<double> scaled(q.mean.size());
    double divergence = 0.0;
    for (std::size_t i = 0; i < q.mean.size(); ++i) {
        const std::size_t d = i % q.width, row = i / q.width;
        const double off = (q.mean[i] - mean[d]) / std::sqrt(n);
        divergence += 0.5 * off * off;
        scaled[wide ? d * q.count + row : i] = off / std::sqrt(spread[d]);
    }
    const std::size_t size = wide ? q.count : q.width;
    std::vector<double> matrix = crossProducts(scaled, size);
    for (std::size_t i = 0; i < size; ++i) matrix[i * size + i] += 1.0;
    divergence -= 0.5 * logDeterminant(std::move(matrix), size);
    for (std::size_t d = 0; d < q.width; ++d) {
        divergence += 0.5 * (mean[d] * mean[d] + spread[d] - 1.0 - std::log(spread[d]));
    }
    return divergence;
}

Json aggregateDivergence(const LatentStatistics& latents, std::uint64_t seed,
                         const MeasurePause& pause) {
    const Mixture q(latents);
    const double n = static_cast<double>(q.count);
    std::vector<double> z(q.width), each;
    for (std::size_t i = 0; i < q.count; ++i) {
        if (pause) pause();
        normals({seed, Stream::evaluation, i, kDrawStep}, std::span(z));
        for (std::size_t d = 0; d < q.width; ++d) {
            const std::size_t at = i * q.width + d;
            z[d] = q.mean[at] + std::sqrt(q.variance[at]) * z[d];
        }
        each.push_back(q.logDensity(z) - standardNormalLog(z));
    }
    double mean = 0.0, squares = 0.0;
    for (const double value : each) mean += value / n;
    for (const double value : each) squares += (value - mean) * (value - mean);
    return {{"value", mean},
            {"n", latents.count},
            {"standard_error", std::sqrt(squares / std::max(1.0, n - 1.0) / n)},
            {"moments", momentsDivergence(latents)}};
}

Json aggregateDiscrepancy(const LatentStatistics& latents, const MeasurePause& pause) {
    const Mixture q(latents);
    const double n = static_cast<double>(q.count);
    const double squaredBandwidth = static_cast<double>(q.width);
    double within = 0.0, across = 0.0;
    for (std::size_t i = 0; i < q.count; ++i) {
        if (pause) pause();
        KernelMean toPrior;
        for (std::size_t d = 0; d < q.width; ++d) {
            const std::size_t at = i * q.width + d;
            toPrior.add(squaredBandwidth, q.variance[at] + 1.0, q.mean[at]);
        }
        across += toPrior.value() / n;
        for (std::size_t j = 0; j <= i; ++j) {
            KernelMean pair;
            for (std::size_t d = 0; d < q.width; ++d) {
                const std::size_t a = i * q.width + d, b = j * q.width + d;
                pair.add(squaredBandwidth, q.variance[a] + q.variance[b], q.mean[a] - q.mean[b]);
            }
            within += (i == j ? 1.0 : 2.0) * pair.value() / (n * n);
        }
    }
    KernelMean ofPrior;
    for (std::size_t d = 0; d < q.width; ++d) ofPrior.add(squaredBandwidth, 2.0, 0.0);
    const double squared = std::max(0.0, within - 2.0 * across + ofPrior.value());
    return {{"value", std::sqrt(squared)},
            {"n", latents.count},
            {"squared", squared},
            {"bandwidth", std::sqrt(squaredBandwidth)}};
}

}  // namespace scorescope
