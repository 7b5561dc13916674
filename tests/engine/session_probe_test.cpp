// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/sde/sde.h"
#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

template <class T>
T ask(SessionHost& host, decltype(ExplorerRequest::job) job) {
    const std::uint64_t id = host.replies.size() + 1;
    host.ask(id, std::move(job));
    EXPECT_TRUE(host.waitForReply(id));
    for (const ExplorerReply& reply : host.replies) {
        if (reply.id != id) continue;
        if (const auto* error = std::get_if<Error>(&reply.result)) ADD_FAILURE() << error->line();
        if (const T* match = std::get_if<T>(&reply.result)) return *match;
    }
    ADD_FAILURE() << "no reply";
    return {};
}

Error refusalOf(SessionHost& host, decltype(ExplorerRequest::job) job) {
    host.ask(1'000'000, std::move(job));
    EXPECT_TRUE(host.waitForReply(1'000'000));
    for (const ExplorerReply& reply : host.replies) {
        const auto* error = std::get_if<Error>(&reply.result);
        if (reply.id == 1'000'000 && error != nullptr) return *error;
    }
    ADD_FAILURE() << "not refused";
    return {};
}

/// N((1, -1), ((1.5, 0.6), (0.6, 0.5))), not standardised.
Settings skewNormal(const std::vector<std::string>& more = {}) {
    std::vector<std::string> all = {"data.kind=gaussian", "data.mean=[1,-1]",
                                    "data.covariance=[[1.5,0.6],[0.6,0.5]]"};
    all.insert(all.end(), more.begin(), more.end());
    return smallExperiment(all);
}

TEST(Probe, OfANormalIsItsInverseCovariance) {
    const Settings settings = skewNormal();
    SessionHost host(settings);
    const auto reply = ask<ProbeReply>(host, ProbeRequest{{}, 0.3, {0.4, 0.7, -2.0, 1.0}});
    const auto sde = makeSde(settings);
    const double m = sde->meanScale(0.3);
    ASSERT_EQ(reply.exact.jacobian.size(), 8U);
    // In data units the noise is that of model space times the scale of each axis.
    const auto demo = ask<DsmDemoReply>(host, DsmDemoRequest{{}, 0.3});
    const double n0 = demo.noiseScale[0] * demo.noiseScale[0];
    const double n1 = demo.noiseScale[1] * demo.noiseScale[1];
    const double a = m * m * 1.5 + n0, b = m * m * 0.6, c = m * m * 0.5 + n1;
    const double det = a * c - b * b;
    for (const std::size_t point : {0U, 1U}) {
        const double* slopes = reply.exact.jacobian.data() + 4 * point;
        EXPECT_NEAR(slopes[0], -c / det, 1e-6 * c / det);
        EXPECT_NEAR(slopes[1], b / det, 1e-6 * c / det);
        EXPECT_NEAR(slopes[2], b / det, 1e-6 * c / det);
        EXPECT_NEAR(slopes[3], -a / det, 1e-6 * a / det);
    }
}

TEST(Probe, DerivativesAreThoseOfTheScore) {
    for (const char* data : {"data.kind=eight-gaussians", "data.kind=two-moons"}) {
        SessionHost host(smallExperiment({data, "data.count=400"}));
        host.train(20);
        const double h = 2e-3;
        for (const bool exact : {false, true}) {
            const double x = 0.7, y = -0.4;
            const auto reply = ask<ProbeReply>(
                host, ProbeRequest{{}, 0.4, {x, y, x + h, y, x - h, y, x, y + h, x, y - h}});
            const ProbedScore& probed = exact ? reply.exact : reply.learned;
            for (std::size_t i = 0; i < 2; ++i) {
                for (std::size_t j = 0; j < 2; ++j) {
                    const double slope =
                        (probed.score[2 * (1 + 2 * j) + i] - probed.score[2 * (2 + 2 * j) + i]) /
                        (2.0 * h);
                    EXPECT_NEAR(probed.jacobian[2 * i + j], slope,
                                exact ? 1e-4 : 5e-3 * (1.0 + std::abs(slope)))
                        << data << " " << exact << " " << i << j;
                }
            }
        }
    }
}

LineIntegralRequest twoWays() {
    LineIntegralRequest request;
    request.t = 0.2;
    request.paths = {{-1.5, -1.0, 2.0, 1.5}, {-1.5, -1.0, 2.0, -1.0, 2.0, 1.5}};
    return request;
}

TEST(LineIntegral, OfAnExactScoreIsTheRiseOfLogDensity) {
    for (const char* data : {"data.kind=eight-gaussians", "data.kind=two-moons"}) {
        SessionHost host(smallExperiment({data, "data.count=300"}));
        const auto reply = ask<LineIntegralReply>(host, twoWays());
        ASSERT_EQ(reply.exact.size(), 2U);
        EXPECT_NEAR(reply.exact[0], reply.logDensityRise[0], 1e-4) << data;
        EXPECT_NEAR(reply.exact[1], reply.logDensityRise[1], 1e-4) << data;
        EXPECT_DOUBLE_EQ(reply.logDensityRise[0], reply.logDensityRise[1]);
        EXPECT_TRUE(reply.energyRise.empty());
    }
}

TEST(LineIntegral, OfAFreeFieldDependsOnTheWay) {
    SessionHost host(smallExperiment({"data.kind=eight-gaussians"}));
    host.train(60);
    const auto reply = ask<LineIntegralReply>(host, twoWays());
    EXPECT_GT(std::abs(reply.learned[0] - reply.learned[1]), 1e-3);
}

TEST(LineIntegral, OfAnEnergyModelDoesNot) {
    SessionHost host(smallExperiment({"data.kind=eight-gaussians", "model.kind=energy"}));
    host.train(60);
    const auto reply = ask<LineIntegralReply>(host, twoWays());
    ASSERT_EQ(reply.energyRise.size(), 2U);
    EXPECT_NEAR(reply.learned[0], reply.energyRise[0], 1e-3);
    EXPECT_NEAR(reply.learned[1], reply.energyRise[1], 1e-3);
}

TEST(LineIntegral, BadPathsAreRefused) {
    SessionHost host(smallExperiment({"data.kind=eight-gaussians"}));
    LineIntegralRequest request = twoWays();
    request.paths = {{0.0, 1.0}};
    EXPECT_NE(refusalOf(host, request).what.find("two points"), std::string::npos);
}

FieldRequest mapRequest(MapKind kind) {
    FieldRequest request;
    request.t = 0.3;
    request.view = {-8.0, -8.0, 8.0, 8.0};
    request.learned = request.exact = false;
    request.map = kind;
    request.mapColumns = request.mapRows = 64;
    return request;
}

TEST(Maps, ModelDensityOfAnEnergyIntegratesToOne) {
    SessionHost host(smallExperiment({"data.kind=eight-gaussians", "model.kind=energy"}));
    host.train(30);
    const auto reply = ask<FieldReply>(host, mapRequest(MapKind::modelDensity));
    ASSERT_EQ(reply.mapValues.size(), 64U * 64U);
    double sum = 0.0;
    for (const float logP : reply.mapValues) sum += std::exp(static_cast<double>(logP));
    EXPECT_NEAR(sum * 0.0625, 1.0, 0.01);
}

TEST(Maps, AScoreNetworkHasNoDensityToShow) {
    SessionHost host(smallExperiment({"data.kind=eight-gaussians"}));
    const auto reply = ask<FieldReply>(host, mapRequest(MapKind::modelDensity));
    EXPECT_TRUE(reply.mapValues.empty());
    ASSERT_TRUE(reply.mapRefusal);
    EXPECT_NE(reply.mapRefusal->remedy.find("energy"), std::string::npos);
}

TEST(Maps, AnErrorTellsWhereNothingWasSampled) {
    SessionHost host(smallExperiment({"data.kind=eight-gaussians"}));
    FieldRequest request = mapRequest(MapKind::error);
    request.t = 0.02;
    request.view = {-2.2, -2.2, 2.2, 2.2};
    request.learned = request.exact = true;
    request.columns = request.rows = 64;
    request.densityColumns = request.densityRows = 64;
    const auto reply = ask<FieldReply>(host, request);
    int sparse = 0;
    ASSERT_EQ(reply.mapLogDensity.size(), 64U * 64U);
    for (std::size_t i = 0; i < reply.mapValues.size(); ++i) {
        EXPECT_NEAR(reply.mapLogDensity[i], reply.logDensity[i],
                    1e-3 * (1.0 + std::abs(reply.logDensity[i])));
        if (static_cast<double>(reply.mapLogDensity[i]) < reply.sparseLogDensity) ++sparse;
        const double error = std::hypot(reply.learned[2 * i] - reply.exact[2 * i],
                                        reply.learned[2 * i + 1] - reply.exact[2 * i + 1]);
        EXPECT_NEAR(reply.mapValues[i], error, 1e-3 * (1.0 + error)) << i;
    }
    EXPECT_GT(sparse, 1000);
    EXPECT_LT(sparse, 64 * 64 - 300);
}

TEST(Maps, AnEnergyHasNoCurlAndAFreeFieldHas) {
    const auto largestCurl = [](const char* model) {
        SessionHost host(smallExperiment({"data.kind=eight-gaussians", model}));
        host.train(40);
        const auto reply = ask<FieldReply>(host, mapRequest(MapKind::curl));
        float largest = 0.0F;
        for (const float value : reply.mapValues) largest = std::max(largest, std::abs(value));
        return largest;
    };
    EXPECT_LT(largestCurl("model.kind=energy"), 1e-4F);
    EXPECT_GT(largestCurl("model.kind=score"), 1e-3F);
}

TEST(DsmDemo, TellsOneSampleInItsOwnTerms) {
    SessionHost host(smallExperiment({"data.kind=eight-gaussians"}));
    DsmDemoRequest request{{}, 0.3, 5, 17};
    const auto reply = ask<DsmDemoReply>(host, request);
    for (std::size_t d = 0; d < 2; ++d) {
        const double s = reply.noiseScale[d];
        EXPECT_NEAR(reply.noisy[d], reply.shrunk[d] + s * reply.noise[d], 1e-9);
        EXPECT_NEAR(reply.target[d], -reply.noise[d] / s, 1e-9);
    }
    EXPECT_EQ(reply.index, 17);
    EXPECT_TRUE(reply.nearby.empty());
    EXPECT_EQ(ask<DsmDemoReply>(host, request).noisy, reply.noisy);
    request.seed = 6;
    EXPECT_NE(ask<DsmDemoReply>(host, request).noisy, reply.noisy);
}

TEST(DsmDemo, TheMeanOfManyTargetsIsTheScore) {
    SessionHost host(smallExperiment({"data.kind=eight-gaussians"}));
    DsmDemoRequest request{{}, 0.5, 1, 3, 1500, 0.5};
    const auto reply = ask<DsmDemoReply>(host, request);
    ASSERT_EQ(reply.nearby.size(), 3000U);
    for (std::size_t i = 0; i < reply.nearby.size(); i += 2) {
        EXPECT_LE(
            std::hypot(reply.nearby[i] - reply.noisy[0], reply.nearby[i + 1] - reply.noisy[1]),
            0.5 + 1e-9);
    }
    // Each target deviates from the score by about 1/s.
    const double error = 4.0 / (reply.noiseScale[0] * std::sqrt(1500.0));
    EXPECT_NEAR(reply.meanTarget[0], reply.nearbyExact[0], error);
    EXPECT_NEAR(reply.meanTarget[1], reply.nearbyExact[1], error);
}

}  // namespace
}  // namespace scorescope::test
