// SPDX-License-Identifier: Apache-2.0
#include "app/stage/plain_network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace scorescope::app {
namespace {

PlainShape shapeOf(bool energy, Parameterisation parameterisation, bool timeFeatures) {
    PlainShape shape;
    shape.width = 24;
    shape.depth = 2;
    shape.energy = energy;
    shape.parameterisation = parameterisation;
    shape.timeFeatures = timeFeatures;
    shape.mean = {0.3f, -0.2f};
    shape.variance = 1.7;
    return shape;
}

std::vector<float> weightsFor(const PlainShape& shape) {
    std::mt19937 draws(5);
    std::uniform_real_distribution<float> uniform(-0.4f, 0.4f);
    std::vector<float> weights(static_cast<std::size_t>(shape.parameters()));
    for (float& weight : weights) weight = uniform(draws);
    return weights;
}

const kernel::MlpLevel kLevel = {0.8, 0.6, 0.2876821F};

std::vector<float> scoreAt(const PlainNetwork& network, std::vector<float> x) {
    std::vector<float> score(x.size());
    network.evaluate(x, kLevel, score);
    return score;
}

TEST(PlainNetwork, AgreesWithTheKernels) {
    for (const auto kind : {Parameterisation::preconditioned, Parameterisation::eps}) {
        const PlainShape shape = shapeOf(false, kind, true);
        const std::vector<float> weights = weightsFor(shape);
        kernel::TrainNetwork known;
        known.width = 24;
        known.depth = 2;
        known.preconditioned = kind == Parameterisation::preconditioned;
        known.mean = shape.mean;
        known.variance = shape.variance;
        ASSERT_EQ(kernel::parametersOf(known), shape.parameters());
        const kernel::MlpForward fast(known, weights, kernel::Isa::portable);
        const std::vector<float> x = {0.1f, 0.2f, -1.5f, 0.7f, 3.0f, -2.0f};
        std::vector<float> expected(x.size());
        fast.evaluate({x, kernel::MlpOutput::score, expected}, kLevel);
        const std::vector<float> score = scoreAt(PlainNetwork(shape, weights), x);
        for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(score[i], expected[i], 2e-5) << i;
    }
}

TEST(PlainNetwork, ANetworkThatIsTheScoreComesOutAsItIs) {
    // The same network read as eps differs by the factor -1/s alone.
    PlainShape shape = shapeOf(false, Parameterisation::score, true);
    const std::vector<float> weights = weightsFor(shape);
    const std::vector<float> x = {0.1f, 0.2f, -1.5f, 0.7f};
    const std::vector<float> score = scoreAt(PlainNetwork(shape, weights), x);
    shape.parameterisation = Parameterisation::eps;
    const std::vector<float> other = scoreAt(PlainNetwork(shape, weights), x);
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(other[i], -score[i] / 0.6, 1e-5);
}

TEST(PlainNetwork, TheScoreOfAnEnergyIsAGradient) {
    for (const bool noise : {true, false}) {
        const PlainShape shape = shapeOf(true, Parameterisation::preconditioned, noise);
        const PlainNetwork network(shape, weightsFor(shape));
        constexpr float kStep = 1e-2f;
        const float x = 0.4f, y = -0.9f;
        const auto slope = [&](float dx, float dy, std::size_t part) {
            const auto ahead = scoreAt(network, {x + dx, y + dy});
            const auto behind = scoreAt(network, {x - dx, y - dy});
            return (ahead[part] - behind[part]) / (2.0f * kStep);
        };
        // The Jacobian of a gradient is symmetric.
        EXPECT_NEAR(slope(kStep, 0.0f, 1), slope(0.0f, kStep, 0), 1e-3) << noise;
    }
}

TEST(PlainNetwork, WithoutWeightsItIsTheBestNormal) {
    for (const bool energy : {false, true}) {
        const PlainShape shape = shapeOf(energy, Parameterisation::preconditioned, false);
        const std::vector<float> zeros(static_cast<std::size_t>(shape.parameters()));
        const std::vector<float> score = scoreAt(PlainNetwork(shape, zeros), {1.0f, 1.0f});
        EXPECT_NEAR(score[0], -(1.0 - 0.3) / 1.7, 1e-6);
        EXPECT_NEAR(score[1], -(1.0 + 0.2) / 1.7, 1e-6);
    }
}

}  // namespace
}  // namespace scorescope::app
