// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/particles.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace scorescope::kernel {
namespace {

NoiseKey pathKey() {
    return {0x1234567890abcdefULL, Stream::path, 3, 17, 2, 1};
}

std::vector<float> drawn(const ParticleDraws& draws, Isa isa, std::size_t count,
                         ThreadTeam* team = nullptr) {
    std::vector<float> out(count * static_cast<std::size_t>(draws.dimension));
    particleNormals(draws, isa, out, team);
    return out;
}

class Particles : public ::testing::TestWithParam<Isa> {};

TEST_P(Particles, DrawTheNumbersOfTheBase) {
    for (const int dimension : {1, 2, 3, 4, 5, 64}) {
        ParticleDraws draws{pathKey(), dimension};
        for (const std::uint64_t first : {0ULL, 0xfffffffbULL, 0xff00000000ULL}) {
            draws.key.particle = first;
            const auto values = drawn(draws, GetParam(), 100);
            std::vector<double> expected(static_cast<std::size_t>(dimension));
            for (std::size_t i = 0; i < 100; ++i) {
                NoiseKey key = draws.key;
                key.particle += i;
                normals(key, expected);
                for (std::size_t d = 0; d < expected.size(); ++d) {
                    EXPECT_NEAR(values[i * expected.size() + d], expected[d],
                                2e-6 * std::max(1.0, std::abs(expected[d])));
                }
            }
        }
    }
}

TEST_P(Particles, HaveTheMomentsOfANormal) {
    const auto z = drawn({{5, Stream::path}, 2}, GetParam(), 500000);
    double sums[4] = {};
    for (const float value : z) {
        double power = 1.0;
        for (double& sum : sums) sum += power *= static_cast<double>(value);
    }
    const double expected[4] = {0.0, 1.0, 0.0, 3.0}, sd[4] = {1.0, std::sqrt(2.0), 3.9, 9.8};
    const auto count = static_cast<double>(z.size());
    for (int i = 0; i < 4; ++i) {
        EXPECT_NEAR(sums[i] / count, expected[i], 5.0 * sd[i] / std::sqrt(count)) << i + 1;
    }
}

TEST_P(Particles, DoNotDependOnTheirNumberOrOnThreads) {
    const ParticleDraws draws{pathKey(), 3};
    ThreadTeam team(3);
    const auto all = drawn(draws, GetParam(), 20001);
    EXPECT_EQ(all, drawn(draws, GetParam(), 20001, &team));
    for (const std::size_t count : {1U, 7U, 8U, 9U, 47U, 48U, 49U}) {
        const auto some = drawn(draws, GetParam(), count);
        EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin())) << count;
    }
}

TEST_P(Particles, StepIsAffine) {
    ThreadTeam team(2);
    for (const int dimension : {1, 2, 5}) {
        const ParticleDraws draws{pathKey(), dimension};
        const std::size_t count = 5003;
        const auto z = drawn(draws, GetParam(), count);
        std::vector<float> x(z.size()), score(z.size());
        for (std::size_t i = 0; i < x.size(); ++i) {
            x[i] = std::sin(static_cast<float>(i));
            score[i] = std::cos(static_cast<float>(i));
        }
        std::vector<float> alone = x, moved = x;
        affineStep(draws, GetParam(), {{0.9F, 0.3F, 0.2F}, moved, score}, &team);
        for (std::size_t i = 0; i < x.size(); ++i) {
            EXPECT_NEAR(moved[i], 0.9F * x[i] + 0.3F * score[i] + 0.2F * z[i], 1e-6F);
        }
        const auto size = static_cast<std::size_t>(7 * dimension);
        affineStep(
            draws, GetParam(),
            {{0.9F, 0.3F, 0.2F}, std::span(alone).first(size), std::span(score).first(size)});
        for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(alone[i], moved[i]);
    }
}

INSTANTIATE_TEST_SUITE_P(AllSets, Particles, ::testing::ValuesIn(supportedIsas()),
                         [](const auto& info) { return std::string(isaName(info.param)); });

}  // namespace
}  // namespace scorescope::kernel
