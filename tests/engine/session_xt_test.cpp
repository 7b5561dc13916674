// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "core/sde/catalogue.h"
#include "core/sde/sde.h"
#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

constexpr double kMean = 1.5, kVariance = 0.25;

/// N(1.5, 0.25) on the line.
Settings normalOnTheLine(const std::string& sde) {
    return smallExperiment({"data.kind=gaussian", "data.mean=[1.5]", "data.covariance=[[0.25]]",
                            "data.count=20000", "sde.kind=" + sde});
}

Settings twoHumps(const std::vector<std::string>& more = {}) {
    std::vector<std::string> all = {"data.kind=mixture", "data.weights=[0.3,0.7]",
                                    "data.means=[[-2],[1.5]]", "data.sds=[0.4,0.6]"};
    all.insert(all.end(), more.begin(), more.end());
    return smallExperiment(all);
}

template <class T>
T replyOf(SessionHost& host, std::uint64_t id) {
    EXPECT_TRUE(host.waitForReply(id));
    for (const ExplorerReply& reply : host.replies) {
        if (reply.id != id) continue;
        if (const auto* error = std::get_if<Error>(&reply.result)) ADD_FAILURE() << error->line();
        if (const T* match = std::get_if<T>(&reply.result)) return *match;
    }
    ADD_FAILURE() << "no reply";
    return {};
}

PathsReply pathsOf(SessionHost& host, std::uint64_t id, const PathsRequest& request) {
    host.ask(id, request);
    return replyOf<PathsReply>(host, id);
}

float at(const PathsReply& paths, std::int64_t path, std::size_t vertex) {
    return (*paths.positions)[static_cast<std::size_t>(path) * paths.t.size() + vertex];
}

std::vector<std::string> sdeKinds() {
    std::vector<std::string> ids;
    const FamilySchema family = sdeFamily();
    for (const KindSchema& kind : family.kinds) {
        if (kind.id != "none") ids.push_back(kind.id);  // one noise level has no paths over time
    }
    return ids;
}

TEST(OverTime, ForwardPathsHaveTheMarginals) {
    for (const std::string& kind : sdeKinds()) {
        const Settings settings = normalOnTheLine(kind);
        SessionHost host(settings);
        const auto paths = pathsOf(host, 1, {PathKind::forward, {}, 4000, 7, 9});
        const auto sde = makeSde(settings);
        ASSERT_EQ(paths.t.size(), 9U) << kind;
        for (std::size_t v = 0; v < paths.t.size(); ++v) {
            const double t = paths.t[v];
            EXPECT_DOUBLE_EQ(t, static_cast<double>(v) / 8.0);
            const double m = t > 0.0 ? sde->meanScale(t) : 1.0;
            const double variance = m * m * kVariance + (t > 0.0 ? sde->variance(t) : 0.0);
            double sum = 0.0, squares = 0.0;
            for (std::int64_t p = 0; p < paths.count; ++p) {
                const double off = at(paths, p, v) - m * kMean;
                sum += off;
                squares += off * off;
            }
            const auto n = static_cast<double>(paths.count);
            EXPECT_NEAR(sum / n, 0.0, 5.0 * std::sqrt(variance / n)) << kind << " t " << t;
            EXPECT_NEAR(squares / n / variance, 1.0, 5.0 * std::sqrt(2.0 / n)) << kind << " " << t;
        }
    }
}

TEST(OverTime, FlowOfAGaussianIsTheClosedForm) {
    for (const std::string& kind : sdeKinds()) {
        const Settings settings = normalOnTheLine(kind);
        SessionHost host(settings);
        ScoreSource exact;
        exact.exact = true;
        const auto paths = pathsOf(host, 1, {PathKind::flow, exact, 20, 3, 129});
        const auto sde = makeSde(settings);
        const auto q = [&](double t) {
            return std::pow(sde->meanScale(t), 2) * kVariance + sde->variance(t);
        };
        for (std::size_t v = 0; v < paths.t.size(); ++v) {
            const double t = paths.t[v];
            const double stretch = std::sqrt(q(t) / q(1.0));
            for (std::int64_t p = 0; p < paths.count; ++p) {
                const double expected = sde->meanScale(t) * kMean +
                                        stretch * (at(paths, p, 0) - sde->meanScale(1.0) * kMean);
                const double allowed = 0.01 * std::sqrt(q(t));
                ASSERT_NEAR(at(paths, p, v), expected, allowed) << kind << " t " << t;
            }
        }
    }
}

TEST(OverTime, ReversePathsEndInTheData) {
    SessionHost host(twoHumps());
    ScoreSource exact;
    exact.exact = true;
    const auto paths = pathsOf(host, 1, {PathKind::reverse, exact, 1000, 3, 128});
    EXPECT_DOUBLE_EQ(paths.t.front(), 1.0);
    int right = 0;
    for (std::int64_t p = 0; p < paths.count; ++p) {
        if (at(paths, p, paths.t.size() - 1) > -0.4f) ++right;
    }
    EXPECT_NEAR(right / 1000.0, 0.7, 0.07);
}

TEST(OverTime, AFlowStartsWhereTheReversePathsDo) {
    SessionHost host(twoHumps());
    const auto reverse = pathsOf(host, 1, {PathKind::reverse, {}, 5, 11, 8});
    const auto flow = pathsOf(host, 2, {PathKind::flow, {}, 5, 11, 8});
    for (std::int64_t p = 0; p < 5; ++p) EXPECT_EQ(at(reverse, p, 0), at(flow, p, 0));
}

TEST(OverTime, APathDoesNotDependOnHowManyThereAre) {
    SessionHost host(twoHumps());
    std::uint64_t id = 1;
    for (const PathKind kind : {PathKind::forward, PathKind::reverse, PathKind::flow}) {
        const auto few = pathsOf(host, id++, {kind, {}, 3, 5, 16});
        const auto many = pathsOf(host, id++, {kind, {}, 12, 5, 16});
        for (std::int64_t p = 0; p < 3; ++p) {
            for (std::size_t v = 0; v < few.t.size(); ++v) {
                ASSERT_NEAR(at(few, p, v), at(many, p, v), 1e-5) << static_cast<int>(kind);
            }
        }
        const auto other = pathsOf(host, id++, {kind, {}, 3, 6, 16});
        EXPECT_NE(at(few, 0, 15), at(other, 0, 15));
    }
}

XtRequest wholeStrip() {
    XtRequest request;
    request.view = {0.0, -8.0, 1.0, 8.0};
    request.columns = 20;
    request.rows = 800;
    request.arrowColumns = 5;
    request.arrowRows = 8;
    request.t = 0.3;
    request.sliceRows = 100;
    return request;
}

TEST(OverTime, DensityIntegratesToOneAtEveryTime) {
    for (const char* scaling : {"data.scaling=none", "data.scaling=standardize"}) {
        SessionHost host(twoHumps({scaling}));
        host.ask(1, wholeStrip());
        const auto reply = replyOf<XtReply>(host, 1);
        ASSERT_EQ(reply.logDensity.size(), 20U * 800U);
        ASSERT_EQ(reply.logDensityOfData.size(), 800U);
        double data = 0.0;
        for (std::size_t column = 0; column < 20; ++column) {
            double mass = 0.0;
            for (std::size_t r = 0; r < 800; ++r) {
                mass += 0.02 * std::exp(reply.logDensity[r * 20 + column]);
            }
            EXPECT_NEAR(mass, 1.0, 1e-3) << column;
        }
        for (const float value : reply.logDensityOfData) data += 0.02 * std::exp(value);
        EXPECT_NEAR(data, 1.0, 1e-3);
    }
}

TEST(OverTime, TheScoreIsTheSlopeOfTheLogDensity) {
    SessionHost host(twoHumps());
    XtRequest request = wholeStrip();
    request.view = {0.0, -4.0, 1.0, 4.0};
    host.ask(1, request);
    const auto reply = replyOf<XtReply>(host, 1);
    EXPECT_DOUBLE_EQ(reply.t, 0.3);
    ASSERT_EQ(reply.sliceLogDensity.size(), 100U);
    ASSERT_EQ(reply.sliceExact.size(), 100U);
    ASSERT_EQ(reply.sliceLearned.size(), 100U);
    ASSERT_EQ(reply.exact.size(), 40U);
    ASSERT_EQ(reply.learned.size(), 40U);
    for (std::size_t i = 1; i + 1 < 100; ++i) {
        const double slope = (reply.sliceLogDensity[i + 1] - reply.sliceLogDensity[i - 1]) / 0.16;
        EXPECT_NEAR(reply.sliceExact[i], slope, 0.02);
    }
}

TEST(OverTime, PointsWithoutAClosedFormHaveANoisedDensity) {
    ScratchFolder folder;
    const std::string path = (folder / "line.csv").string();
    {
        std::ofstream file(path);
        file << "x0\n";
        for (int i = 0; i < 300; ++i) file << (i % 2 == 0 ? -1.0 : 1.0) + 0.001 * i << "\n";
    }
    SessionHost host(smallExperiment({"data.kind=csv", "data.path=" + path}));
    host.ask(1, wholeStrip());
    const auto reply = replyOf<XtReply>(host, 1);
    EXPECT_EQ(reply.exactPoints, 300);
    EXPECT_TRUE(reply.logDensityOfData.empty());
    double mass = 0.0;
    for (std::size_t r = 0; r < 800; ++r) mass += 0.02 * std::exp(reply.logDensity[r * 20 + 10]);
    EXPECT_NEAR(mass, 1.0, 1e-3);
}

TEST(OverTime, APlaneIsRefused) {
    SessionHost host(smallExperiment());
    host.ask(1, wholeStrip());
    ASSERT_TRUE(host.waitForReply(1));
    const auto* error = std::get_if<Error>(&host.replies.front().result);
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(error->where, "data.kind");
}

}  // namespace
}  // namespace scorescope::test
