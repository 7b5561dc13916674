// SPDX-License-Identifier: Apache-2.0
#include "core/data/mixture_data.h"

#include <cmath>
#include <numeric>

#include "experiment.h"

namespace scorescope {
namespace {

Vector meanOf(const Points& points) {
    Vector mean(static_cast<std::size_t>(points.dimension), 0.0);
    for (std::int64_t i = 0; i < points.count; ++i) {
        for (std::size_t d = 0; d < mean.size(); ++d) {
            mean[d] += points.row(i)[d] / static_cast<double>(points.count);
        }
    }
    return mean;
}

double covarianceOf(const Points& points, std::size_t a, std::size_t b) {
    const Vector mean = meanOf(points);
    double sum = 0.0;
    for (std::int64_t i = 0; i < points.count; ++i) {
        sum += (points.row(i)[a] - mean[a]) * (points.row(i)[b] - mean[b]);
    }
    return sum / static_cast<double>(points.count);
}

TEST(MixtureData, WeightsSumToOne) {
    for (const char* kind : {"eight-gaussians", "two-gaussians", "grid-gaussians", "gaussian"}) {
        const auto mixture = dataOf(experiment({std::string("data.kind=") + kind}))->density();
        ASSERT_TRUE(mixture);
        const auto& weights = mixture->weights;
        EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1.0, 1e-15) << kind;
        EXPECT_EQ(mixture->means.size(), weights.size());
        EXPECT_EQ(mixture->sds.size(), weights.size());
    }
}

TEST(MixtureData, EightGaussiansLieOnTheirRing) {
    const auto mixture = *dataOf(experiment({}))->density();
    ASSERT_EQ(mixture.size(), 8U);
    for (std::size_t k = 0; k < 8; ++k) {
        EXPECT_NEAR(std::hypot(mixture.means[k][0], mixture.means[k][1]), 1.5, 1e-15);
        EXPECT_EQ(mixture.sds[k], 0.15);
        EXPECT_NEAR(mixture.weights[k], k % 2 == 0 ? 1.0 / 12 : 2.0 / 12, 1e-15);
    }
    EXPECT_NEAR(mixture.means[1][0], 1.5 * std::sqrt(0.5), 1e-15);
    EXPECT_NEAR(mixture.means[2][1], 1.5, 1e-15);
}

TEST(MixtureData, OtherFixedMixturesAreAsDefined) {
    const auto two = *dataOf(experiment({"data.kind=two-gaussians"}))->density();
    EXPECT_EQ(two.means, (Matrix{{5, 5}, {-5, -5}}));
    EXPECT_EQ(two.sds, (Vector{1, 1}));
    EXPECT_NEAR(two.weights[0], 0.8, 1e-15);
    const auto grid = *dataOf(experiment({"data.kind=grid-gaussians"}))->density();
    ASSERT_EQ(grid.size(), 25U);
    EXPECT_EQ(grid.means.front(), (Vector{-2, -2}));
    EXPECT_EQ(grid.means.back(), (Vector{2, 2}));
    EXPECT_EQ(grid.sds.front(), 0.05);
}

TEST(MixtureData, DrawsHaveTheMixturesMoments) {
    const auto data =
        dataOf(experiment({"data.kind=mixture", "data.weights=[3, 1]",
                           "data.means=[[1, 0, 2], [-3, 0, 2]]", "data.sds=[0.5, 1]"}));
    const Points points = data->draw(200'000, 3, Stream::data);
    EXPECT_EQ(points.dimension, 3);
    const Vector mean = meanOf(points);
    EXPECT_NEAR(mean[0], 0.0, 0.02);  // .75 * 1 - .25 * 3
    EXPECT_NEAR(mean[2], 2.0, 0.01);
    EXPECT_NEAR(covarianceOf(points, 0, 0), 0.75 * 1.25 + 0.25 * 10.0, 0.05);
    EXPECT_NEAR(covarianceOf(points, 1, 1), 0.75 * 0.25 + 0.25, 0.01);
    EXPECT_NEAR(covarianceOf(points, 0, 1), 0.0, 0.01);
}

TEST(MixtureData, GaussianDrawsHaveItsCovariance) {
    const auto data = dataOf(experiment(
        {"data.kind=gaussian", "data.mean=[1, -2]", "data.covariance=[[2, 0.9], [0.9, 0.5]]"}));
    const Points points = data->draw(200'000, 4, Stream::data);
    EXPECT_NEAR(meanOf(points)[1], -2.0, 0.01);
    EXPECT_NEAR(covarianceOf(points, 0, 0), 2.0, 0.03);
    EXPECT_NEAR(covarianceOf(points, 0, 1), 0.9, 0.015);
    EXPECT_NEAR(covarianceOf(points, 1, 1), 0.5, 0.01);
}

TEST(MixtureData, AnIndefiniteCovarianceIsRefused) {
    const auto data =
        makeDataSet(experiment({"data.kind=gaussian", "data.covariance=[[1, 2], [2, 1]]"}));
    ASSERT_FALSE(data);
    EXPECT_EQ(data.error().fault, Fault::usage);
    EXPECT_EQ(data.error().where, "data.covariance");
    EXPECT_FALSE(data.error().remedy.empty());
}

TEST(MixtureData, RowsDependOnSeedStreamAndPlaceOnly) {
    const auto data = dataOf(experiment({}));
    const Points few = data->draw(10, 5, Stream::data);
    const Points many = data->draw(100, 5, Stream::data);
    EXPECT_TRUE(std::equal(few.values.begin(), few.values.end(), many.values.begin()));
    EXPECT_NE(few.values, data->draw(10, 6, Stream::data).values);
    EXPECT_NE(few.values, data->drawHeldOut(10, 5).values);
}

TEST(GaussianMixture, StandardizedMatchesStandardizedPoints) {
    const GaussianMixture mixture = eightGaussians();
    const GaussianMixture same = mixture.standardized({1, 2}, {2, 2});
    EXPECT_TRUE(same.covariances.empty());
    EXPECT_DOUBLE_EQ(same.sds[0], 0.075);
    EXPECT_DOUBLE_EQ(same.means[0][0], (1.5 - 1.0) / 2.0);
    const GaussianMixture stretched = mixture.standardized({0, 0}, {2, 0.5});
    ASSERT_EQ(stretched.covariances.size(), 8U);
    EXPECT_DOUBLE_EQ(stretched.covariances[3][0][0], 0.15 * 0.15 / 4.0);
    EXPECT_DOUBLE_EQ(stretched.covariances[3][1][1], 0.15 * 0.15 * 4.0);
    EXPECT_EQ(stretched.covariances[3][0][1], 0.0);
}

TEST(Cholesky, FactorReproducesTheMatrix) {
    const Matrix covariance = {{4, 2, 0.4}, {2, 3, -0.5}, {0.4, -0.5, 1}};
    const Matrix factor = *cholesky(covariance);
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            double sum = 0.0;
            for (std::size_t k = 0; k < 3; ++k) sum += factor[i][k] * factor[j][k];
            EXPECT_NEAR(sum, covariance[i][j], 1e-14);
        }
    }
}

}  // namespace
}  // namespace scorescope
