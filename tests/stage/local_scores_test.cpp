// SPDX-License-Identifier: Apache-2.0
#include "app/stage/local_scores.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/stage/run_maker.h"

namespace scorescope::app {
namespace {

std::shared_ptr<const LocalScores> scoresOf(const std::vector<std::string>& assignments) {
    auto made = LocalScores::build(smallExperiment(assignments));
    EXPECT_TRUE(made) << (made ? "" : made.error().line());
    return *made;
}

FieldRequest around(double x, double y, double t) {
    FieldRequest request;
    request.t = t;
    request.view = {x - 1e-3, y - 1e-3, x + 1e-3, y + 1e-3};
    request.columns = request.rows = 1;
    request.densityColumns = request.densityRows = 1;
    return request;
}

TEST(LocalScores, AGaussianHasItsOwnScore) {
    // x_t ~ N(m mu, m^2 C + s^2 I) with C full: the score is linear.
    const auto scores =
        scoresOf({"data.kind=gaussian", "data.mean=[1, -2]", "data.covariance=[[2, 0.8], [0.8, 1]]",
                  "data.scaling=none", "sde.kind=ve"});
    const auto sde = makeSde(smallExperiment({"sde.kind=ve"}));
    const double t = 0.4, variance = sde->variance(t);
    const double a = 2.0 + variance, b = 0.8, c = 1.0 + variance, det = a * c - b * b;
    const double dx = 0.7 - 1.0, dy = 0.1 + 2.0;
    const FieldReply reply = scores->field(around(0.7, 0.1, t), nullptr);
    EXPECT_NEAR(reply.exact[0], -(c * dx - b * dy) / det, 1e-5);
    EXPECT_NEAR(reply.exact[1], -(a * dy - b * dx) / det, 1e-5);
    const double square = (c * dx * dx - 2.0 * b * dx * dy + a * dy * dy) / det;
    EXPECT_NEAR(reply.logDensity[0], -0.5 * square - 0.5 * std::log(det) - std::log(2.0 * M_PI),
                1e-5);
    EXPECT_EQ(reply.exactPoints, 0);
}

TEST(LocalScores, TheScoreIsTheGradientOfTheLogDensity) {
    for (const char* kind : {"eight-gaussians", "two-gaussians", "two-moons"}) {
        const auto scores = scoresOf({std::string("data.kind=") + kind});
        constexpr double kStep = 2e-2;
        const double x = 0.9, y = -0.4, t = 0.5;
        const auto density = [&](double u, double v) {
            return static_cast<double>(scores->field(around(u, v, t), nullptr).logDensity[0]);
        };
        const FieldReply at = scores->field(around(x, y, t), nullptr);
        const double gx = (density(x + kStep, y) - density(x - kStep, y)) / (2.0 * kStep);
        const double gy = (density(x, y + kStep) - density(x, y - kStep)) / (2.0 * kStep);
        EXPECT_NEAR(at.exact[0], gx, 2e-3 * (1.0 + std::abs(gx))) << kind;
        EXPECT_NEAR(at.exact[1], gy, 2e-3 * (1.0 + std::abs(gy))) << kind;
    }
}

TEST(LocalScores, ANetworkOfZerosIsTheBestNormal) {
    // The preconditioned network adds to the score of N(m mu, (m^2 v + s^2) I).
    const auto scores = scoresOf({"data.kind=gaussian", "data.scaling=standardize"});
    const std::vector<float> zeros(static_cast<std::size_t>(smallNetworkSize()));
    const auto network =
        scores->network({17, 0.0, std::make_shared<const std::vector<float>>(zeros)});
    ASSERT_TRUE(network);
    const auto sde = makeSde(smallExperiment());
    const double t = 0.6, m = sde->meanScale(t), s2 = sde->variance(t);
    FieldRequest request = around(0.0, 0.0, t);
    request.view = {-2.0, -2.0, 2.0, 2.0};
    request.columns = request.rows = 4;
    const FieldReply reply = scores->field(request, network->get());
    EXPECT_EQ(reply.step, 17);
    ASSERT_EQ(reply.learned.size(), 32U);
    // Between neighbours the score falls by a constant: -1 / (m^2 + s^2) per unit of model space.
    const double fall = reply.learned[2] - reply.learned[0];
    for (int i = 0; i + 3 < 8; i += 2) {
        EXPECT_NEAR(reply.learned[static_cast<std::size_t>(i) + 2] -
                        reply.learned[static_cast<std::size_t>(i)],
                    fall, 1e-4);
    }
    EXPECT_NEAR(fall, -1.0 / (m * m + s2), 0.2);
    EXPECT_GE(reply.relativeError, 0.0);
}

TEST(LocalScores, WeightsOfAnotherNetworkAreRefused) {
    const auto scores = scoresOf({});
    for (const std::size_t size : {std::size_t{0}, std::size_t{5}, std::size_t{100'000}}) {
        const auto network = scores->network(
            {1, 0.0, std::make_shared<const std::vector<float>>(std::vector<float>(size))});
        ASSERT_FALSE(network);
        EXPECT_EQ(network.error().fault, Fault::file);
    }
}

TEST(LocalScores, OneDimensionIsKnownOverTime) {
    const auto scores = scoresOf({"data.kind=mixture", "data.means=[[-1], [1]]",
                                  "data.weights=[1, 1]", "data.sds=[0.2, 0.2]"});
    ASSERT_EQ(scores->dimension(), 1);
    XtRequest request;
    request.view = {0.0, -4.0, 1.0, 4.0};
    request.columns = 5;
    request.rows = 400;
    request.arrowColumns = 3;
    request.arrowRows = 4;
    request.sliceRows = 10;
    const XtReply reply = scores->overTime(request, nullptr);
    ASSERT_EQ(reply.logDensity.size(), 2000U);
    EXPECT_EQ(reply.exact.size(), 12U);
    EXPECT_TRUE(reply.learned.empty());
    EXPECT_EQ(reply.sliceLogDensity.size(), 10U);
    // Every column is a density.
    for (std::size_t c = 0; c < 5; ++c) {
        double sum = 0.0;
        for (std::size_t r = 0; r < 400; ++r) sum += std::exp(reply.logDensity[5 * r + c]) * 0.02;
        EXPECT_NEAR(sum, 1.0, 0.02) << c;
    }
}

}  // namespace
}  // namespace scorescope::app
