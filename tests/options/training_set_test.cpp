// SPDX-License-Identifier: Apache-2.0
#include "core/data/training_set.h"

#include <cmath>

#include "core/data/finite_data.h"
#include "experiment.h"

namespace scorescope {
namespace {

FiniteData finite(std::vector<float> values) {
    const auto rows = static_cast<std::int64_t>(values.size() / 2);
    const Points points{rows, 2, std::move(values)};
    return {points, points};
}

TEST(TrainingSet, UnscaledPointsKeepTheirMoments) {
    const auto set = *makeTrainingSet(finite({1, 0, 3, 0, 5, 6}), experiment({}));
    EXPECT_EQ(set.points.values, (std::vector<float>{1, 0, 3, 0, 5, 6}));
    EXPECT_NEAR(set.mean[0], 3.0, 1e-12);
    EXPECT_NEAR(set.mean[1], 2.0, 1e-12);
    EXPECT_NEAR(set.variance, 0.5 * (8.0 / 3.0 + 8.0), 1e-12);
    EXPECT_EQ(set.scaling.scale, (Vector{1, 1}));
    EXPECT_TRUE(checkTrainable(set));
}

TEST(TrainingSet, StandardizedPointsHaveMeanZeroAndVarianceOne) {
    const auto settings = experiment({"data.scaling=standardize", "data.kind=two-gaussians"});
    const auto set = *makeTrainingSet(*dataOf(settings), settings);
    EXPECT_EQ(set.points.count, 10'000);
    EXPECT_EQ(set.mean, (Vector{0, 0}));
    EXPECT_EQ(set.variance, 1.0);
    double sum = 0.0;
    double squares = 0.0;
    for (std::int64_t i = 0; i < set.points.count; ++i) {
        sum += set.points.row(i)[1] / 1e4;
        squares += std::pow(set.points.row(i)[1], 2) / 1e4;
    }
    EXPECT_NEAR(sum, 0.0, 1e-6);
    EXPECT_NEAR(squares, 1.0, 1e-6);
}

TEST(TrainingSet, CentredPixelsGoFromMinusOneToOne) {
    const auto set =
        *makeTrainingSet(finite({0, 0.5F, 1, 0.5F}), experiment({"data.scaling=centred"}));
    EXPECT_EQ(set.points.values, (std::vector<float>{-1, 0, 1, 0}));
    EXPECT_EQ(set.mean, (Vector{0, 0}));
    EXPECT_NEAR(set.variance, 0.5, 1e-12);  // of 1 and 0
    EXPECT_EQ(set.scaling.toData(set.points).values, (std::vector<float>{0, 0.5F, 1, 0.5F}));
}

TEST(TrainingSet, ScalingGoesThereAndBack) {
    const Scaling scaling{{1, -2}, {0.5, 4}};
    const Points points{2, 2, {1, 2, 3, 4}};
    EXPECT_EQ(scaling.toModel(points).values, (std::vector<float>{0, 1, 4, 1.5}));
    EXPECT_EQ(scaling.toData(scaling.toModel(points)).values, points.values);
    EXPECT_EQ(Scaling::identity(2).toModel(points).values, points.values);
}

TEST(TrainingSet, AConstantCoordinateIsLeftAlone) {
    const auto settings = experiment({"data.scaling=standardize"});
    const auto set = *makeTrainingSet(finite({1, 0.1F, 3, 0.1F, 7, 0.1F}), settings);
    EXPECT_EQ(set.scaling.scale[1], 1.0);
    EXPECT_EQ(set.points.row(2)[1], 0.0F);
    EXPECT_TRUE(checkTrainable(set));
}

TEST(TrainingSet, EqualPointsCannotBeTrainedOn) {
    for (const char* scaling : {"data.scaling=none", "data.scaling=standardize"}) {
        const auto settings = experiment({scaling});
        for (const auto& set : {*makeTrainingSet(finite({0.1F, 2}), settings),
                                *makeTrainingSet(finite({0.1F, 2, 0.1F, 2}), settings)}) {
            const auto trainable = checkTrainable(set);
            ASSERT_FALSE(trainable);
            EXPECT_FALSE(trainable.error().remedy.empty());
        }
    }
}

TEST(TrainingSet, DependsOnTheSeed) {
    const auto first = experiment({"seed=1", "data.count=50"});
    const auto second = experiment({"seed=2", "data.count=50"});
    const auto data = dataOf(first);
    EXPECT_EQ(makeTrainingSet(*data, first)->points.values,
              makeTrainingSet(*data, first)->points.values);
    EXPECT_NE(makeTrainingSet(*data, first)->points.values,
              makeTrainingSet(*data, second)->points.values);
}

}  // namespace
}  // namespace scorescope
