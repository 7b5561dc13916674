// SPDX-License-Identifier: Apache-2.0
#include "core/eval/image_metrics.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "core/eval/frechet_distance.h"
#include "core/eval/symmetric_eigen.h"

namespace scorescope {
namespace {

constexpr ImageShape kShape = {2, 16, 13};

/// Two channels of waves; NumPy computes the same ones for the reference values below.
std::vector<float> waves(std::array<double, 2> phases, double steepness) {
    std::vector<float> image;
    for (const double phase : phases) {
        for (int y = 0; y < 16; ++y) {
            for (int x = 0; x < 13; ++x) {
                image.push_back(static_cast<float>(
                    0.5 + 0.5 * std::sin(0.7 * y * (1.0 + steepness) + 0.31 * x + phase)));
            }
        }
    }
    return image;
}

TEST(ImageMetrics, AgreeWithNumPy) {
    const auto a = waves({0.0, 1.0}, 0.0), b = waves({0.4, 1.7}, 0.1);
    EXPECT_NEAR(imageDistance(a, b), 7.587973260616842, 1e-6);
    EXPECT_NEAR(meanSquaredError(a, b), 0.13840706298999084, 1e-7);
    EXPECT_NEAR(*structuralSimilarity(a, b, kShape), 0.43621320288838267, 1e-6);
    EXPECT_NEAR(gradientEnergy(a, kShape), 0.31494403072253513, 1e-6);
}

TEST(ImageMetrics, EqualImages) {
    const auto a = waves({0.0, 1.0}, 0.0);
    EXPECT_EQ(imageDistance(a, a), 0.0);
    EXPECT_NEAR(*structuralSimilarity(a, a, kShape), 1.0, 1e-12);
}

TEST(ImageMetrics, SimilarityNeedsAWindow) {
    const std::vector<float> small(100, 0.5f);
    EXPECT_FALSE(structuralSimilarity(small, small, {1, 10, 10}));
}

TEST(ImageMetrics, GradientsDoNotCrossChannels) {
    const std::vector<float> flat = {0, 0, 0, 0, 1, 1, 1, 1};
    EXPECT_EQ(gradientEnergy(flat, {2, 2, 2}), 0.0);
    EXPECT_NEAR(gradientEnergy(std::vector<float>{0, 1, 0, 1}, {1, 2, 2}), 1.0, 1e-12);
}

TEST(ImageMetrics, ClippedPixels) {
    const std::vector<float> wild = {-0.5f, 0.25f, 1.5f};
    EXPECT_EQ(clippedPixels(wild), (std::vector<float>{0.0f, 0.25f, 1.0f}));
}

TEST(SymmetricEigen, PutsTheMatrixTogetherAgain) {
    constexpr std::size_t n = 24;
    Matrix matrix(n, Vector(n));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            matrix[i][j] =
                std::sin(1.0 + static_cast<double>(i * j)) + std::cos(static_cast<double>(i + j));
        }
    }
    const SymmetricEigen eigen = symmetricEigen(matrix);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            double sum = 0.0, product = 0.0;
            for (std::size_t k = 0; k < n; ++k) {
                sum += eigen.values[k] * eigen.vectors[k][i] * eigen.vectors[k][j];
                product += eigen.vectors[i][k] * eigen.vectors[j][k];
            }
            EXPECT_NEAR(sum, matrix[i][j], 1e-12);
            EXPECT_NEAR(product, i == j ? 1.0 : 0.0, 1e-12);
        }
    }
}

TEST(FrechetDistance, AgreesWithNumPy) {
    std::vector<float> u, v;
    for (int i = 0; i < 40; ++i) {
        for (int j = 0; j < 5; ++j) {
            u.push_back(static_cast<float>(std::sin(1.3 * i + 2.1 * j * j + 0.2 * i * j)));
            v.push_back(static_cast<float>(0.3 + 1.4 * std::cos(0.9 * i * (j + 1) + 0.5 * j)));
        }
    }
    const auto a = featureStatistics(u, 5), b = featureStatistics(v, 5);
    EXPECT_NEAR(frechetDistance(a, b), 1.941162158262844, 1e-6);
    EXPECT_NEAR(frechetDistance(b, a), frechetDistance(a, b), 1e-9);
    EXPECT_NEAR(frechetDistance(a, a), 0.0, 1e-9);
}

TEST(FrechetDistance, FewerImagesThanFeatures) {
    const std::vector<float> u = {1, 2, 3, 4, 5, 7}, v = {2, 2, 3, 4, 5, 7};
    const auto a = featureStatistics(u, 3), b = featureStatistics(v, 3);
    const double distance = frechetDistance(a, b);
    EXPECT_TRUE(std::isfinite(distance));
    EXPECT_GT(distance, 0.0);
}

}  // namespace
}  // namespace scorescope
