// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/mlp_forward.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/kernel/dense_reference.h"

namespace scorescope::kernel {
namespace {

using test::DenseCase;
using test::DenseReference;

struct Sizes {
    std::int64_t width, depth, dimension;
    bool preconditioned;
};

class Forward : public ::testing::TestWithParam<Isa> {
protected:
    /// Largest |difference| / largest |reference|.
    static double error(const std::vector<float>& values, const std::vector<double>& reference) {
        double worst = 0.0, largest = 0.0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            worst = std::max(worst, std::abs(static_cast<double>(values[i]) - reference[i]));
            largest = std::max(largest, std::abs(reference[i]));
        }
        return worst / largest;
    }
};

/// Results of the reference; one time for all where `shared`.
std::vector<double> reference(const DenseCase& net, const MlpOutput output, bool shared) {
    const DenseReference formulas(net.network);
    const std::vector<double> weights(net.weights.begin(), net.weights.end());
    const auto dimension = static_cast<std::size_t>(net.network.dimension);
    std::vector<double> all;
    for (std::size_t i = 0; i * dimension < net.eps.size(); ++i) {
        const std::size_t level = shared ? 0 : i;
        const std::span<const float> x(net.eps.data() + i * dimension, dimension);
        const double s = static_cast<double>(net.s[level]);
        for (double value :
             formulas.predictedNoise(weights, x, static_cast<double>(net.m[level]), s,
                                     static_cast<double>(net.halfLogSnr[level]))) {
            all.push_back(output == MlpOutput::eps ? value : -value / s);
        }
    }
    return all;
}

std::vector<float> evaluated(const DenseCase& net, Isa isa, MlpOutput output, bool shared,
                             std::size_t count, ThreadTeam* team = nullptr) {
    const MlpForward forward(net.network, net.weights, isa);
    const auto dimension = static_cast<std::size_t>(net.network.dimension);
    std::vector<float> out(count * dimension);
    const MlpQuery query{std::span(net.eps).first(out.size()), output, out};
    if (shared) {
        forward.evaluate(query,
                         MlpLevel{static_cast<double>(net.m[0]), static_cast<double>(net.s[0]),
                                  net.halfLogSnr[0]},
                         team);
    } else {
        forward.evaluate(query, MlpLevels{net.m, net.s, net.halfLogSnr}, team);
    }
    return out;
}

TEST_P(Forward, AgreesWithTheFormulas) {
    for (const Sizes& sizes : {Sizes{128, 3, 2, true},
                               {128, 3, 2, false},
                               {5, 1, 1, true},
                               {17, 2, 3, true},
                               {30, 4, 4, false},
                               {64, 2, 5, true},
                               {1, 1, 2, true},
                               {256, 1, 2, true}}) {
        const DenseCase net(sizes.width, sizes.depth, sizes.dimension, 101, sizes.preconditioned);
        for (const bool shared : {true, false}) {
            for (const MlpOutput output : {MlpOutput::eps, MlpOutput::score}) {
                const auto values = evaluated(net, GetParam(), output, shared, 101);
                EXPECT_LT(error(values, reference(net, output, shared)), 1e-5)
                    << sizes.width << 'x' << sizes.depth << " D " << sizes.dimension;
            }
        }
    }
}

TEST_P(Forward, APointsResultStandsAlone) {
    constexpr std::size_t kMost = 65537;
    const DenseCase net(13, 2, 2, kMost, true);
    ThreadTeam team(3);
    for (const bool shared : {true, false}) {
        const auto all = evaluated(net, GetParam(), MlpOutput::score, shared, kMost);
        EXPECT_EQ(all, evaluated(net, GetParam(), MlpOutput::score, shared, kMost, &team));
        for (const std::size_t count : {1U, 7U, 8U, 23U, 24U, 25U, 47U, 48U, 49U, 4097U}) {
            const auto some = evaluated(net, GetParam(), MlpOutput::score, shared, count);
            EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin())) << count;
        }
    }
}

TEST_P(Forward, TheLastDigitDoesNotDependOnThePlaceInATile) {
    DenseCase net(40, 2, 3, 64, true);
    for (std::size_t i = 3; i < net.eps.size(); ++i) net.eps[i] = net.eps[i % 3];
    const auto values = evaluated(net, GetParam(), MlpOutput::eps, true, 64);
    for (std::size_t i = 3; i < values.size(); ++i) EXPECT_EQ(values[i], values[i % 3]);
}

TEST_P(Forward, MayWriteOverItsPoints) {
    const DenseCase net(16, 2, 2, 50, true);
    const MlpForward forward(net.network, net.weights, GetParam());
    const auto expected = evaluated(net, GetParam(), MlpOutput::score, true, 50);
    std::vector<float> x = net.eps;
    forward.evaluate(
        {x, MlpOutput::score, x},
        MlpLevel{static_cast<double>(net.m[0]), static_cast<double>(net.s[0]), net.halfLogSnr[0]});
    EXPECT_EQ(x, expected);
}

INSTANTIATE_TEST_SUITE_P(AllSets, Forward, ::testing::ValuesIn(supportedIsas()),
                         [](const auto& info) { return std::string(isaName(info.param)); });

}  // namespace
}  // namespace scorescope::kernel
