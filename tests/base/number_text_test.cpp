// SPDX-License-Identifier: Apache-2.0
#include "core/base/number_text.h"

#include <gtest/gtest.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <limits>
#include <random>

namespace scorescope {
namespace {

TEST(NumberText, EveryDoubleComesBackUnchanged) {
    std::mt19937_64 random{1};
    for (int i = 0; i < 200'000; ++i) {
        const auto value = std::bit_cast<double>(random());
        if (!std::isfinite(value)) continue;
        const auto back = parseReal(formatReal(value));
        ASSERT_TRUE(back) << formatReal(value);
        EXPECT_EQ(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(value));
    }
}

TEST(NumberText, NineDigitsKeepEveryFloat) {
    std::mt19937 random{2};
    for (int i = 0; i < 100'000; ++i) {
        const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        if (!std::isfinite(value)) continue;
        EXPECT_EQ(static_cast<float>(parseReal(formatReal(value, 9)).value()), value);
    }
}

TEST(NumberText, ReadsWellForPeople) {
    EXPECT_EQ(formatReal(0.1), "0.1");
    EXPECT_EQ(formatReal(-0.0), "-0");
    EXPECT_EQ(formatReal(100000), "100000");
    EXPECT_EQ(formatReal(1e-3), "0.001");
    EXPECT_EQ(formatReal(1e-7), "1e-07");
    EXPECT_EQ(formatReal(1e300), "1e+300");
    EXPECT_EQ(formatReal(2.0 / 3.0, 3), "0.667");
    EXPECT_EQ(formatReal(0.5, 9), "0.5");
    EXPECT_EQ(formatReal(std::numeric_limits<double>::quiet_NaN()), "nan");
    EXPECT_EQ(formatReal(std::numeric_limits<double>::infinity(), 3), "inf");
    EXPECT_EQ(formatReal(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(NumberText, TakesOnlyWholeFiniteDecimalNumbers) {
    EXPECT_EQ(parseReal("+1.5"), 1.5);
    EXPECT_EQ(parseReal("-2e-3"), -2e-3);
    EXPECT_EQ(parseReal(".5"), 0.5);
    EXPECT_EQ(parseReal("5."), 5.0);
    for (const char* bad :
         {"",    "+",    "-",        "+-1", "++1",   " 1",     "1 ",   "1,5", "0x10", "nan",
          "inf", "-inf", "infinity", "1e",  "1e999", "-1e999", "1.5x", "e5",  ".",    "1_000"}) {
        EXPECT_FALSE(parseReal(bad)) << bad;
    }
}

TEST(NumberText, WhatIsTooSmallIsZeroAndTheSmallestNumberIsKept) {
    EXPECT_EQ(parseReal("1e-400"), 0.0);
    EXPECT_TRUE(std::signbit(parseReal("-1e-400").value()));
    EXPECT_EQ(parseReal("4.9406564584124654e-324"), std::numeric_limits<double>::denorm_min());
    EXPECT_FALSE(parseReal("1" + std::string(400, '0')));
}

TEST(NumberText, IntegersAreExactOrNothing) {
    EXPECT_EQ(parseInteger("-42"), -42);
    EXPECT_EQ(parseInteger("+7"), 7);
    EXPECT_EQ(parseInteger("1e4"), 10000);
    EXPECT_EQ(parseInteger("250.0"), 250);
    EXPECT_EQ(parseInteger("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
    for (const char* bad : {"", "1.5", "1e-3", "9223372036854775808", "1e30", "9007199254740993.0",
                            "0x10", "12a", " 1", "+", "nan"}) {
        EXPECT_FALSE(parseInteger(bad)) << bad;
    }
}

TEST(NumberText, IsTheSameInALocaleWithADecimalComma) {
    // Where no such locale is installed, setlocale changes nothing and the law holds all the more.
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"})
        std::setlocale(LC_ALL, name);
    EXPECT_EQ(formatReal(0.5), "0.5");
    EXPECT_EQ(formatReal(0.5, 3), "0.5");
    EXPECT_EQ(parseReal("0.5"), 0.5);
    std::setlocale(LC_ALL, "C");
}

}  // namespace
}  // namespace scorescope
