// SPDX-License-Identifier: Apache-2.0
#include "core/eval/image_metrics.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace scorescope {
namespace {

constexpr double kWindowDeviation = 1.5;  // pixels
constexpr double kLuminanceFloor = 0.01 * 0.01;
constexpr double kContrastFloor = 0.03 * 0.03;

double squaredDifference(std::span<const float> a, std::span<const float> b) {
    assert(a.size() == b.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = static_cast<double>(a[i]) - b[i];
        sum += difference * difference;
    }
    return sum;
}

using Window = std::array<double, kSimilarityWindow>;

/// Weights of one row of the window; they add up to 1.
Window windowWeights() {
    Window weights{};
    double sum = 0.0;
    constexpr std::int64_t kMiddle = (kSimilarityWindow - 1) / 2;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double x = static_cast<double>(i) - static_cast<double>(kMiddle);
        weights[i] = std::exp(-0.5 * x * x / (kWindowDeviation * kWindowDeviation));
        sum += weights[i];
    }
    for (double& weight : weights) weight /= sum;
    return weights;
}

/// Weighted means under every whole window of a plane [height, width].
std::vector<double> windowMeans(const std::vector<double>& plane, std::int64_t height,
                                std::int64_t width, const Window& weights) {
    const std::int64_t columns = width - kSimilarityWindow + 1;
    const std::int64_t rows = height - kSimilarityWindow + 1;
    std::vector<double> across(static_cast<std::size_t>(height * columns));
    for (std::int64_t y = 0; y < height; ++y) {
        for (std::int64_t x = 0; x < columns; ++x) {
            double sum = 0.0;
            for (std::int64_t k = 0; k < kSimilarityWindow; ++k) {
                sum += weights[static_cast<std::size_t>(k)] *
                       plane[static_cast<std::size_t>(y * width + x + k)];
            }
            across[static_cast<std::size_t>(y * columns + x)] = sum;
        }
    }
    std::vector<double> means(static_cast<std::size_t>(rows * columns), 0.0);
    for (std::int64_t y = 0; y < rows; ++y) {
        for (std::int64_t k = 0; k < kSimilarityWindow; ++k) {
            const double weight = weights[static_cast<std::size_t>(k)];
            for (std::int64_t x = 0; x < columns; ++x) {
                means[static_cast<std::size_t>(y * columns + x)] +=
                    weight * across[static_cast<std::size_t>((y + k) * columns + x)];
            }
        }
    }
    return means;
}

/// Mean similarity of one channel.
double channelSimilarity(std::span<const float> a, std::span<const float> b,
                         const ImageShape& shape, const Window& weights) {
    const auto means = [&](const auto& value) {
        std::vector<double> plane(a.size());
        for (std::size_t i = 0; i < a.size(); ++i) plane[i] = value(a[i], b[i]);
        return windowMeans(plane, shape.height, shape.width, weights);
    };
    const auto meanA = means([](double x, double) { return x; });
    const auto meanB = means([](double, double y) { return y; });
    const auto squareA = means([](double x, double) { return x * x; });
    const auto squareB = means([](double, double y) { return y * y; });
    const auto product = means([](double x, double y) { return x * y; });
    double sum = 0.0;
    for (std::size_t i = 0; i < meanA.size(); ++i) {
        const double both = meanA[i] * meanB[i];
        const double squares = meanA[i] * meanA[i] + meanB[i] * meanB[i];
        const double covariance = product[i] - both;
        const double variances = squareA[i] + squareB[i] - squares;
        sum += (2.0 * both + kLuminanceFloor) * (2.0 * covariance + kContrastFloor) /
               ((squares + kLuminanceFloor) * (variances + kContrastFloor));
    }
    return sum / static_cast<double>(meanA.size());
}

}  // namespace

double imageDistance(std::span<const float> a, std::span<const float> b) {
    return std::sqrt(squaredDifference(a, b));
}

double meanSquaredError(std::span<const float> a, std::span<const float> b) {
    return squaredDifference(a, b) / static_cast<double>(a.size());
}

std::optional<double> structuralSimilarity(std::span<const float> a, std::span<const float> b,
                                           const ImageShape& shape) {
    assert(a.size() == b.size() && static_cast<std::int64_t>(a.size()) == shape.size());
    if (shape.height < kSimilarityWindow || shape.width < kSimilarityWindow) return std::nullopt;
    const Window weights = windowWeights();
    const auto plane = static_cast<std::size_t>(shape.height * shape.width);
    double sum = 0.0;
    for (std::size_t c = 0; c < a.size(); c += plane) {
        sum += channelSimilarity(a.subspan(c, plane), b.subspan(c, plane), shape, weights);
    }
    return sum / static_cast<double>(shape.channels);
}

double gradientEnergy(std::span<const float> image, const ImageShape& shape) {
    assert(static_cast<std::int64_t>(image.size()) == shape.size());
    double across = 0.0, down = 0.0;
    const std::int64_t lines = shape.channels * shape.height;
    for (std::int64_t line = 0; line < lines; ++line) {
        const bool last = (line + 1) % shape.height == 0;
        const float* row = image.data() + line * shape.width;
        for (std::int64_t x = 0; x < shape.width; ++x) {
            if (x + 1 < shape.width) across += std::abs(double{row[x + 1]} - row[x]);
            if (!last) down += std::abs(double{row[x + shape.width]} - row[x]);
        }
    }
    const std::int64_t pairsAcross = lines * (shape.width - 1);
    const std::int64_t pairsDown = shape.channels * (shape.height - 1) * shape.width;
    return across / static_cast<double>(std::max<std::int64_t>(pairsAcross, 1)) +
           down / static_cast<double>(std::max<std::int64_t>(pairsDown, 1));
}

std::vector<float> clippedPixels(std::span<const float> pixels) {
    std::vector<float> clipped(pixels.begin(), pixels.end());
    for (float& pixel : clipped) pixel = std::clamp(pixel, 0.0f, 1.0f);
    return clipped;
}

}  // namespace scorescope
