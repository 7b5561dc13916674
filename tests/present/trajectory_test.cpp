// SPDX-License-Identifier: Apache-2.0
#include "app/present/trajectory.h"

#include <gtest/gtest.h>

namespace scorescope::app {
namespace {

SampleFrame frame(int index, double position, std::vector<float> positions) {
    return {index, position, position,
            std::make_shared<const std::vector<float>>(std::move(positions))};
}

Trajectory straightLine() {
    SampleReply first;
    first.dimension = 2;
    first.frames = {frame(0, 1.0, {4, 8, 0, 0})};
    SampleReply second = first;
    second.frames = {frame(1, 0.5, {2, 4, 1, 1}), frame(2, 0.0, {0, 0, 2, 2})};
    second.finished = true;
    second.progress = 1.0;
    second.nfe = 7;
    Trajectory trajectory;
    trajectory.take(first);
    EXPECT_FALSE(trajectory.finished());
    trajectory.take(second);
    return trajectory;
}

TEST(Trajectory, RunsStraightBetweenKeptStates) {
    const Trajectory trajectory = straightLine();
    EXPECT_EQ(trajectory.count(), 2);
    EXPECT_EQ(*trajectory.at(0.75), (std::vector<float>{3, 6, 0.5, 0.5}));
    EXPECT_EQ(*trajectory.at(0.5), (std::vector<float>{2, 4, 1, 1}));
    EXPECT_EQ(*trajectory.at(0.25), (std::vector<float>{1, 2, 1.5, 1.5}));
    EXPECT_EQ(trajectory.nfe(), 7);
}

TEST(Trajectory, MovesWhileTheNoiseStaysTheSame) {
    SampleReply reply;
    for (const double position : {1.0, 0.5, 0.0}) {
        reply.frames.push_back(frame(0, position, {static_cast<float>(position), 0}));
        reply.frames.back().t = 1e-3;
    }
    Trajectory trajectory;
    trajectory.take(reply);
    EXPECT_EQ(*trajectory.at(1.0), (std::vector<float>{1, 0}));
    EXPECT_EQ(*trajectory.at(0.75), (std::vector<float>{0.75, 0}));
    EXPECT_EQ(*trajectory.at(0.25), (std::vector<float>{0.25, 0}));
}

TEST(Trajectory, EndsAreItsFirstAndLastState) {
    const Trajectory trajectory = straightLine();
    EXPECT_EQ(*trajectory.at(1.0), (std::vector<float>{4, 8, 0, 0}));
    EXPECT_EQ(*trajectory.at(0.0), (std::vector<float>{0, 0, 2, 2}));
    EXPECT_EQ(Trajectory().at(0.5), nullptr);
}

TEST(Trajectory, OtherDimensionsArePutOnThePlane) {
    SampleReply one;
    one.dimension = 1;
    one.frames = {frame(0, 1.0, {5, 6})};
    Trajectory line;
    line.take(one);
    EXPECT_EQ(*line.at(1.0), (std::vector<float>{5, 0, 6, 0}));
    SampleReply three = one;
    three.dimension = 3;
    three.frames = {frame(0, 1.0, {1, 2, 3, 4, 5, 6})};
    Trajectory space;
    space.take(three);
    EXPECT_EQ(*space.at(1.0), (std::vector<float>{1, 2, 4, 5}));
}

TEST(Trajectory, ManyParticlesKeepFewerStates) {
    EXPECT_EQ(framesFor(2000), 64);
    EXPECT_EQ(framesFor(1'000'000), 16);
    EXPECT_GE(framesFor(1'000'000'000), 2);
}

}  // namespace
}  // namespace scorescope::app
