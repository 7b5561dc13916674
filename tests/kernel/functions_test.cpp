// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "core/kernel/isa.h"
#include "tests/kernel/functions_table.h"

namespace scorescope::kernel {
namespace {

constexpr std::size_t kCount = 1 << 16;

class Functions : public ::testing::TestWithParam<Isa> {
protected:
    const FunctionsTable& table() const {
        return SCORESCOPE_PICK_TABLE(functionsTable, GetParam());
    }

    /// The largest error over [from, to], relative or absolute.
    static double error(MapFloats function, double (*truth)(double), double from, double to,
                        bool relative) {
        std::mt19937 generator(7);
        std::uniform_real_distribution<float> uniform(static_cast<float>(from),
                                                      static_cast<float>(to));
        std::vector<float> x(kCount), y(kCount);
        for (float& value : x) value = uniform(generator);
        function(x.data(), y.data(), kCount);
        double worst = 0.0;
        for (std::size_t i = 0; i < kCount; ++i) {
            const double expected = truth(static_cast<double>(x[i]));
            const double difference = std::abs(static_cast<double>(y[i]) - expected);
            worst = std::max(worst, relative ? difference / std::abs(expected) : difference);
        }
        return worst;
    }
};

double siluTruth(double x) {
    return x / (1.0 + std::exp(-x));
}
double slopeTruth(double x) {
    const double s = 1.0 / (1.0 + std::exp(-x));
    return s * (1.0 + x * (1.0 - s));
}

TEST_P(Functions, ExponentialAndLogarithm) {
    EXPECT_LT(error(table().exponential, std::exp, -87.0, 88.0, true), 2e-7);
    EXPECT_LT(error(table().exponential, std::exp, -1.0, 1.0, true), 2e-7);
    EXPECT_LT(error(table().logarithm, std::log, 0.5, 2.0, true), 2e-7);
    EXPECT_LT(error(table().logarithm, std::log, 1e-30, 1e-3, true), 2e-7);
    EXPECT_LT(error(table().logarithm, std::log, 1.0, 1e30, true), 2e-7);
}

TEST_P(Functions, SiluAndItsSlope) {
    EXPECT_LT(error(table().silu, siluTruth, -1.0, 1.0, true), 5e-7);
    EXPECT_LT(error(table().silu, siluTruth, -10.0, 10.0, true), 2e-6);
    EXPECT_LT(error(table().silu, siluTruth, -1000.0, 10.0, false), 2e-6);
    EXPECT_LT(error(table().siluSlope, slopeTruth, -100.0, 100.0, false), 2e-6);
}

TEST_P(Functions, SineAndCosine) {
    const auto sine = [](double x) { return std::sin(x); };
    const auto cosine = [](double x) { return std::cos(x); };
    EXPECT_LT(error(table().sine, sine, -100.0, 100.0, false), 2e-7);
    EXPECT_LT(error(table().cosine, cosine, -8192.0, 8192.0, false), 2e-7);
}

TEST_P(Functions, RootAndReciprocal) {
    const auto root = [](double x) { return std::sqrt(x); };
    const auto reciprocal = [](double x) { return 1.0 / x; };
    EXPECT_LT(error(table().squareRoot, root, 1e-3, 1e6, true), 1e-7);
    EXPECT_LT(error(table().reciprocal, reciprocal, 1e-3, 1e6, true), 2e-7);
}

TEST_P(Functions, ProductsOfWords) {
    std::mt19937 generator(3);
    std::vector<std::uint32_t> x(1024), high(1024), low(1024);
    for (std::uint32_t& word : x) word = static_cast<std::uint32_t>(generator());
    x[0] = 0xffffffffU;
    table().multiply(x.data(), 0xffffffffU, high.data(), low.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        const std::uint64_t product = std::uint64_t{x[i]} * 0xffffffffU;
        EXPECT_EQ(high[i], static_cast<std::uint32_t>(product >> 32));
        EXPECT_EQ(low[i], static_cast<std::uint32_t>(product));
    }
}

INSTANTIATE_TEST_SUITE_P(AllSets, Functions, ::testing::ValuesIn(supportedIsas()),
                         [](const auto& info) { return std::string(isaName(info.param)); });

}  // namespace
}  // namespace scorescope::kernel
