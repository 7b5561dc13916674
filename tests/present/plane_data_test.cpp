// SPDX-License-Identifier: Apache-2.0
#include "app/present/plane_data.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

std::shared_ptr<const PlaneData> load(const std::vector<std::string>& assignments) {
    Settings settings(experimentSchema());
    const Result<void> assigned = settings.assign(assignments);
    EXPECT_TRUE(assigned) << (assigned ? "" : assigned.error().line());
    const auto data = PlaneData::load(settings);
    EXPECT_TRUE(data) << (data ? "" : data.error().line());
    return data ? *data : nullptr;
}

/// Mean square of one coordinate.
double secondMoment(const std::vector<float>& positions, std::size_t coordinate) {
    double sum = 0.0;
    for (std::size_t i = coordinate; i < positions.size(); i += 2)
        sum += positions[i] * positions[i];
    return 2.0 * sum / static_cast<double>(positions.size());
}

TEST(PlaneData, ForwardDiffusionFollowsTheLawOfEveryProcess) {
    for (const KindSchema& kind : experimentSchema().family("sde")->kinds) {
        const auto data =
            load({"data.kind=gaussian", "data.mean=[0, 0]", "data.covariance=[[4, 0], [0, 4]]",
                  "data.count=10000", "sde.kind=" + kind.id});
        ASSERT_TRUE(data);
        for (const double t : {0.0, 0.2, 0.5, 1.0}) {
            const double noised = data->sde().nearestTime(t, 0.0);
            const double m = data->sde().meanScale(noised);
            // At t = 0 the data are shown as they are.
            const double expected = t > 0.0 ? 4.0 * m * m + data->sde().variance(noised) : 4.0;
            const auto positions = data->at(t);
            // Five standard errors of the variance of 10,000 draws.
            const double room = 5.0 * expected * std::sqrt(2.0 / 10'000);
            EXPECT_NEAR(secondMoment(*positions, 0), expected, room) << kind.id << ' ' << t;
            EXPECT_NEAR(secondMoment(*positions, 1), expected, room) << kind.id << ' ' << t;
        }
    }
}

TEST(PlaneData, CleanDataHaveRoomAround) {
    const auto data = load({"sde.kind=none"});
    EXPECT_LE(data->home().left, -2.2);
    EXPECT_GE(data->home().top, 2.2);
    EXPECT_EQ(*data->at(0.0), *data->at(1.0));
}

TEST(PlaneData, ProposesTheLargestDistanceAsTheFirstNoiseOfALadder) {
    const auto data = load({"data.kind=two-gaussians", "sde.kind=ladder"});
    EXPECT_GT(data->proposedSigmaMax(), 14.1);  // between the modes
    EXPECT_LT(data->proposedSigmaMax(), 24.0);
}

TEST(PlaneData, PointsWalkSmoothly) {
    const auto data = load({});
    const auto before = data->at(0.500);
    const auto after = data->at(0.501);
    for (std::size_t i = 0; i < before->size(); ++i) ASSERT_NEAR((*before)[i], (*after)[i], 0.05);
}

TEST(PlaneData, StandardizedDataComeInTheirOwnUnits) {
    const auto plain = load({"data.kind=two-gaussians"});
    const auto scaled = load({"data.kind=two-gaussians", "data.scaling=standardize"});
    const auto a = plain->at(0.0);
    const auto b = scaled->at(0.0);
    ASSERT_EQ(a->size(), b->size());
    for (std::size_t i = 0; i < a->size(); ++i) ASSERT_NEAR((*a)[i], (*b)[i], 1e-4);
}

TEST(PlaneData, OneDimensionLiesOnALineAndManyPointsAreCounted) {
    const auto line = load({"data.kind=gaussian", "data.mean=[1]", "data.covariance=[[1]]"});
    ASSERT_TRUE(line);
    EXPECT_EQ(line->dimension(), 1);
    EXPECT_EQ((*line->at(0.3))[1], 0.0f);
    const auto many = load({"data.count=50000"});
    EXPECT_EQ(many->total(), 50'000);
    EXPECT_EQ(many->shown(), 20'000);
}

TEST(PlaneData, HomeShowsTheDataAndTheNoise) {
    const auto data = load({"data.kind=two-gaussians"});
    EXPECT_GT(data->home().right, 5.0);
    EXPECT_LT(data->home().left, -5.0);
    EXPECT_GT(load({})->home().top, 2.0);
    // Noise that explodes leaves the window: the data fill a good part of it.
    EXPECT_GT(load({"sde.kind=ve"})->home().top, 2.0);
    EXPECT_LT(load({"sde.kind=ve"})->home().top, 8.0);
}

}  // namespace
}  // namespace scorescope::app
