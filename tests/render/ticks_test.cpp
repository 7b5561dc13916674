// SPDX-License-Identifier: Apache-2.0
#include "render/scene/ticks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>

namespace scorescope::render {
namespace {

struct Range {
    double lo;
    double hi;
};

void PrintTo(const Range& range, std::ostream* out) {
    *out << range.lo << " to " << range.hi;
}

class TickLaws : public ::testing::TestWithParam<Range> {};

TEST_P(TickLaws, NiceTicksAreRoundWithinAndEnough) {
    const auto [lo, hi] = GetParam();
    for (const int most : {2, 3, 5, 8, 12}) {
        const Ticks ticks = niceTicks(lo, hi, most);
        ASSERT_GE(ticks.size(), 1u);
        EXPECT_LE(ticks.size(), static_cast<std::size_t>(most));
        EXPECT_GE(ticks.size(), most >= 5 ? 2u : 1u);
        std::set<std::string> labels;
        for (const Tick& tick : ticks) {
            EXPECT_GE(tick.at, lo);
            EXPECT_LE(tick.at, hi);
            labels.insert(tick.label);
        }
        EXPECT_EQ(labels.size(), ticks.size()) << "two ticks read the same";
        if (ticks.size() < 2) continue;
        const double step = ticks[1].at - ticks[0].at;
        const double mantissa = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
        const double off = std::min({std::abs(mantissa - 1), std::abs(mantissa - 2),
                                     std::abs(mantissa - 5), std::abs(mantissa - 10)});
        EXPECT_LT(off, 1e-6) << "step " << step;
        EXPECT_LT(ticks.front().at - lo, step * (1 + 1e-9));
        EXPECT_LT(hi - ticks.back().at, step * (1 + 1e-9));
    }
}

INSTANTIATE_TEST_SUITE_P(Ranges, TickLaws,
                         ::testing::Values(Range{0, 1}, Range{-4, 4}, Range{-0.013, 0.4},
                                           Range{0, 5000}, Range{1e-9, 3e-9}, Range{-2e7, 1e7},
                                           Range{999, 1001}, Range{-7, -2.5}),
                         [](const auto& info) { return "range" + std::to_string(info.index); });

TEST(Ticks, LabelsReadAsOnPaper) {
    const auto labels = [](const Ticks& ticks) {
        std::string text;
        for (const Tick& tick : ticks) text += tick.label + " ";
        return text;
    };
    EXPECT_EQ(labels(niceTicks(-4, 4, 5)), "−4 −2 0 2 4 ");
    EXPECT_EQ(labels(niceTicks(0, 0.2, 5)), "0.00 0.05 0.10 0.15 0.20 ");
    EXPECT_EQ(labels(niceTicks(0, 5000, 6)), "0 1,000 2,000 3,000 4,000 5,000 ");
    EXPECT_EQ(labels(niceTicks(0, 3e-7, 4)), "0 1×10⁻⁷ 2×10⁻⁷ 3×10⁻⁷ ");
}

TEST(Ticks, EmptyRangesHaveNone) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double inf = std::numeric_limits<double>::infinity();
    EXPECT_TRUE(niceTicks(1, 1, 5).empty());
    EXPECT_TRUE(niceTicks(2, 1, 5).empty());
    EXPECT_TRUE(niceTicks(nan, 1, 5).empty());
    EXPECT_TRUE(niceTicks(0, inf, 5).empty());
    EXPECT_TRUE(logTicks(0, 1, 8).empty());
    EXPECT_TRUE(logTicks(-1, 1, 8).empty());
    EXPECT_TRUE(logTicks(2, 1, 8).empty());
}

TEST(Ticks, LogTicksStandAtDecades) {
    const Ticks ticks = logTicks(0.02, 3000, 8);
    std::string labels;
    for (const Tick& tick : ticks) {
        EXPECT_GE(tick.at, 0.02);
        EXPECT_LE(tick.at, 3000);
        if (tick.label.empty()) continue;
        labels += tick.label + " ";
        EXPECT_NEAR(std::log10(tick.at), std::round(std::log10(tick.at)), 1e-9);
    }
    EXPECT_EQ(labels, "0.1 1 10 100 1,000 ");
    EXPECT_GT(ticks.size(), 30u);
}

TEST(Ticks, LogRangesOfAnyWidthHaveTwoLabelsOrMoreAndRoomForEach) {
    for (const double lo : {0.7, 0.21, 1.0, 4.3e-5}) {
        for (const double ratio : {1.01, 1.5, 2.2, 3.0, 9.0, 50.0, 1e3, 1e9, 1e30}) {
            for (const int most : {5, 8, 20}) {
                std::vector<double> at;
                for (const Tick& tick : logTicks(lo, lo * ratio, most)) {
                    if (!tick.label.empty()) at.push_back(std::log10(tick.at));
                }
                EXPECT_GE(at.size(), 2U) << lo << " " << ratio << " " << most;
                EXPECT_LE(at.size(), static_cast<std::size_t>(most) + 1)
                    << lo << " " << ratio << " " << most;
                const double decades = std::log10(ratio);
                for (std::size_t i = 1; at.size() > 2 && decades > 0.9 && i < at.size(); ++i) {
                    EXPECT_GE((at[i] - at[i - 1]) / decades, 0.999 / most)
                        << lo << " " << ratio << " " << most;
                }
            }
        }
    }
}

TEST(Ticks, Numbers) {
    EXPECT_EQ(groupedNumber(0), "0");
    EXPECT_EQ(groupedNumber(999), "999");
    EXPECT_EQ(groupedNumber(1240), "1,240");
    EXPECT_EQ(groupedNumber(-1234567), "−1,234,567");
    EXPECT_EQ(readableNumber(0.4), "0.4");
    EXPECT_EQ(readableNumber(-12.0), "−12");
    EXPECT_EQ(readableNumber(0.012345), "0.0123");
    EXPECT_EQ(readableNumber(9.996), "10");
    EXPECT_EQ(readableNumber(3e-7), "3×10⁻⁷");
    EXPECT_EQ(readableNumber(std::numeric_limits<double>::infinity()), "∞");
    EXPECT_EQ(readableNumber(std::nan("")), "not a number");
}

}  // namespace
}  // namespace scorescope::render
