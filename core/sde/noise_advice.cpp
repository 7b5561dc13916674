// SPDX-License-Identifier: Apache-2.0
#include "core/sde/noise_advice.h"

#include <algorithm>
#include <numbers>

#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr std::int64_t kMostPoints = 2000;
constexpr double kMostWork = 4e8;  // coordinates to compare: some 0.1 s
constexpr double kTooLittle = 0.1;

double squaredDistance(std::span<const float> a, std::span<const float> b) {
    double sum = 0.0;
    for (std::size_t d = 0; d < a.size(); ++d) {
        const double difference = static_cast<double>(a[d]) - static_cast<double>(b[d]);
        sum += difference * difference;
    }
    return sum;
}

/// P(chi^2_D <= x), D degrees of freedom (Wilson and Hilferty 1931), to about 0.01.
double chiSquaredShare(double x, double degrees) {
    const double width = 2.0 / (9.0 * degrees);
    const double z = (std::cbrt(x / degrees) - (1.0 - width)) / std::sqrt(width);
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

}  // namespace

double proposedSigmaMax(const Points& points) {
    const auto dimension = static_cast<double>(std::max<std::int64_t>(points.dimension, 1));
    const auto fitting = static_cast<std::int64_t>(std::sqrt(2.0 * kMostWork / dimension));
    const std::int64_t count = std::min({points.count, kMostPoints, fitting});
    double largest = 0.0;
    for (std::int64_t i = 0; i < count; ++i) {
        for (std::int64_t j = 0; j < i; ++j) {
            largest = std::max(largest, squaredDistance(points.row(i), points.row(j)));
        }
    }
    return std::sqrt(largest);
}

double levelOverlap(double ratio, std::int64_t dimension) {
    const auto degrees = static_cast<double>(dimension);
    const double reach = (std::sqrt(degrees) + 3.0 / std::numbers::sqrt2) / ratio;
    return chiSquaredShare(reach * reach, degrees);
}

std::optional<double> levelOverlap(const Sde& sde, std::int64_t dimension) {
    const auto& levels = sde.levels();
    if (levels.size() < 2) return std::nullopt;
    return levelOverlap(sde.noiseScale(levels[0]) / sde.noiseScale(levels[1]), dimension);
}

std::optional<std::string> overlapWarning(const Sde& sde, std::int64_t dimension) {
    const auto overlap = levelOverlap(sde, dimension);
    if (!overlap || *overlap >= kTooLittle) return std::nullopt;
    return "only " + formatReal(100.0 * *overlap, 2) +
           " % of the noise of one level lies where the next one is trained: more sde.levels, or "
           "a smaller sde.sigma_max, let samples find their way";
}

}  // namespace scorescope
