// SPDX-License-Identifier: Apache-2.0
#include "core/data/principal_components.h"

#include <algorithm>
#include <cmath>

#include "experiment.h"

namespace scorescope {
namespace {

double dot(const Vector& a, const Vector& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

/// Bytes with a strong direction, a weaker one and noise; rows is no multiple of any block.
std::vector<std::uint8_t> sampleBytes(std::size_t rows, std::size_t columns) {
    std::vector<std::uint8_t> values;
    for (std::size_t r = 0; r < rows; ++r) {
        Vector z(2 + columns);
        normals({11, Stream::data, r}, z);
        for (std::size_t c = 0; c < columns; ++c) {
            const double a = 30.0 * z[0] * std::cos(static_cast<double>(c));
            const double b = 15.0 * z[1] * std::sin(2.0 * static_cast<double>(c));
            const double value = 128.0 + a + b + 4.0 * z[2 + c];
            values.push_back(static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)));
        }
    }
    return values;
}

TEST(PrincipalComponents, AreEigenvectorsOfTheCovariance) {
    constexpr std::size_t kRows = 777;
    constexpr std::size_t kColumns = 13;
    const auto values = sampleBytes(kRows, kColumns);
    const auto components = principalComponents(values, kColumns, 2);

    Vector mean(kColumns, 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) mean[i % kColumns] += values[i] / 777.0;
    Matrix covariance(kColumns, Vector(kColumns, 0.0));
    for (std::size_t r = 0; r < kRows; ++r) {
        for (std::size_t i = 0; i < kColumns; ++i) {
            for (std::size_t j = 0; j < kColumns; ++j) {
                covariance[i][j] += (values[r * kColumns + i] - mean[i]) *
                                    (values[r * kColumns + j] - mean[j]) / 777.0;
            }
        }
    }
    for (std::size_t i = 0; i < kColumns; ++i) EXPECT_NEAR(components.mean[i], mean[i], 1e-10);
    for (std::size_t k = 0; k < 2; ++k) {
        for (std::size_t i = 0; i < kColumns; ++i) {
            EXPECT_NEAR(dot(covariance[i], components.directions[k]),
                        components.variances[k] * components.directions[k][i], 1e-4);
        }
    }
}

TEST(PrincipalComponents, AreOrthonormalOrderedAndSigned) {
    const auto components = principalComponents(sampleBytes(500, 30), 30, 3);
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
            EXPECT_NEAR(dot(components.directions[a], components.directions[b]), a == b, 1e-12);
        }
        const auto [low, high] =
            std::minmax_element(components.directions[a].begin(), components.directions[a].end());
        EXPECT_GT(*high, -*low);
    }
    EXPECT_GT(components.variances[0], components.variances[1]);
    EXPECT_GT(components.variances[1], components.variances[2]);
}

TEST(FashionMnistPca, FirstComponentHasUnitVarianceAndBothAreUncorrelated) {
    const auto data = dataOf(experiment({"data.kind=fashion-mnist-pca"}));
    ASSERT_NE(data, nullptr);
    EXPECT_EQ(data->rows(), 60'000);
    EXPECT_EQ(data->dimension(), 2);
    const Points all = data->draw(60'000, 0, Stream::data);
    double sums[5] = {};
    for (std::int64_t i = 0; i < all.count; ++i) {
        const double a = all.row(i)[0];
        const double b = all.row(i)[1];
        const double terms[5] = {a, b, a * a, b * b, a * b};
        for (int k = 0; k < 5; ++k) sums[k] += terms[k] / 60'000.0;
    }
    EXPECT_NEAR(sums[0], 0.0, 1e-6);
    EXPECT_NEAR(sums[1], 0.0, 1e-6);
    EXPECT_NEAR(sums[2], 1.0, 1e-6);
    EXPECT_NEAR(sums[4], 0.0, 1e-6);
    // 17.75 % over 29.04 % of the variance, as everyone's principal components of this set.
    EXPECT_NEAR(sums[3], 0.6114, 1e-3);
    EXPECT_EQ(data->drawHeldOut(20'000, 0).count, 10'000);
}

}  // namespace
}  // namespace scorescope
