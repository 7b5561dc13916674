// SPDX-License-Identifier: Apache-2.0
#include "core/base/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace scorescope {
namespace {

// Moments within five standard errors: wrong laws fail, chance does so once in a million runs,
// and the draws are the same in every run anyway.
TEST(Random, NormalsHaveTheMomentsOfTheNormalLaw) {
    constexpr int kCount = 200'000;
    std::vector<double> z(kCount);
    for (int i = 0; i < kCount; i += 2) {
        normals({7, Stream::noise, static_cast<std::uint64_t>(i)}, std::span(z).subspan(i, 2));
    }
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    for (const double v : z) {
        m1 += v, m2 += v * v, m3 += v * v * v, m4 += v * v * v * v;
    }
    const double n = kCount;
    EXPECT_NEAR(m1 / n, 0.0, 5 * std::sqrt(1 / n));
    EXPECT_NEAR(m2 / n, 1.0, 5 * std::sqrt(2 / n));
    EXPECT_NEAR(m3 / n, 0.0, 5 * std::sqrt(15 / n));
    EXPECT_NEAR(m4 / n, 3.0, 5 * std::sqrt(96 / n));
}

TEST(Random, PairsOfOneKeyAreUncorrelated) {
    constexpr int kCount = 100'000;
    double products = 0;
    for (int i = 0; i < kCount; ++i) {
        std::array<double, 4> z{};
        normals({3, Stream::path, static_cast<std::uint64_t>(i)}, z);
        products += z[0] * z[1] + z[1] * z[2] + z[2] * z[3];
    }
    EXPECT_NEAR(products / (3.0 * kCount), 0.0, 5 / std::sqrt(3.0 * kCount));
}

TEST(Random, EveryPartOfTheKeyMatters) {
    const NoiseKey base{1, Stream::path, 2, 3, 1, 0};
    std::set<std::array<std::uint32_t, 4>> seen = {randomWords(base)};
    std::vector<NoiseKey> others(7, base);
    others[0].seed = 2;
    others[1].seed = std::uint64_t{1} << 32 | 1;
    others[2].stream = Stream::noise;
    others[3].particle = std::uint64_t{1} << 33;
    others[4].step = 4;
    others[5].level = 2;
    others[6].index = 1;
    for (const NoiseKey& key : others) EXPECT_TRUE(seen.insert(randomWords(key)).second);
    EXPECT_TRUE(seen.insert(randomWords(base, 1)).second);
    EXPECT_TRUE(seen.insert(randomWords(base, 1U << 16)).second);
}

TEST(Random, FloatAndDoubleNormalsAreTheSameDraw) {
    std::array<float, 5> single{};
    std::array<double, 5> wide{};
    normals({9, Stream::prior, 4}, single);
    normals({9, Stream::prior, 4}, wide);
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(single[i], static_cast<float>(wide[i]));
}

TEST(Random, ALongerFillBeginsWithTheShorterOne) {
    std::array<float, 3> few{};
    std::array<float, 9> many{};
    normals({9, Stream::prior, 4}, few);
    normals({9, Stream::prior, 4}, many);
    EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
}

TEST(Random, IndicesAreUniformAndInRange) {
    constexpr std::uint64_t kCells = 7;
    constexpr int kDraws = 70'000;
    std::array<int, kCells> hits{};
    for (int i = 0; i < kDraws; ++i) {
        const auto cell =
            uniformIndex({5, Stream::batchIndex, static_cast<std::uint64_t>(i)}, kCells);
        ASSERT_LT(cell, kCells);
        ++hits[cell];
    }
    double chiSquared = 0;
    for (const int h : hits) chiSquared += (h - 10'000.0) * (h - 10'000.0) / 10'000.0;
    EXPECT_LT(chiSquared, 28.0);  // 6 degrees of freedom: P < 1e-4
}

TEST(Random, UniformNeverReachesTheEnds) {
    double sum = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double u = uniform({11, Stream::time, static_cast<std::uint64_t>(i)});
        ASSERT_GT(u, 0.0);
        ASSERT_LT(u, 1.0);
        sum += u;
    }
    EXPECT_NEAR(sum / 100'000, 0.5, 5 * std::sqrt(1.0 / 12 / 100'000));
}

}  // namespace
}  // namespace scorescope
