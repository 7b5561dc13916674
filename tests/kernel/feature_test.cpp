// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/feature_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/kernel/isa.h"

namespace scorescope::kernel {
namespace {

/// Numbers between -1 and 1 without a pattern.
std::vector<float> numbers(std::int64_t count, double seed) {
    std::vector<float> made(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < made.size(); ++i) {
        made[i] = static_cast<float>(std::sin(seed + 12.9898 * static_cast<double>(i * i % 977)));
    }
    return made;
}

TEST(FeatureKernels, RowsAreAddedWhateverTheirLength) {
    constexpr std::int64_t kIn = 13;
    for (const Isa isa : supportedIsas()) {
        const FeatureTable& kernels = SCORESCOPE_PICK_TABLE(featureTable, isa);
        for (const std::int64_t out : {1, 3, 10, 16, 24, 48, 64, 133}) {
            const auto start = numbers(out, 1.0), x = numbers(kIn, 2.0);
            const auto rows = numbers(kIn * out, 3.0);
            auto sums = start;
            sums.push_back(7.0F);  // what lies behind stays as it is
            kernels.addRows(sums.data(), x.data(), rows.data(), kIn, out);
            EXPECT_EQ(sums.back(), 7.0F);
            for (std::int64_t o = 0; o < out; ++o) {
                double want = double{start[static_cast<std::size_t>(o)]};
                for (std::int64_t i = 0; i < kIn; ++i) {
                    want += double{x[static_cast<std::size_t>(i)]} *
                            double{rows[static_cast<std::size_t>(i * out + o)]};
                }
                EXPECT_NEAR(sums[static_cast<std::size_t>(o)], want, 2e-6)
                    << isaName(isa) << ' ' << out << ' ' << o;
            }
        }
    }
}

TEST(FeatureKernels, SiluOfAnyNumberOfValues) {
    for (const Isa isa : supportedIsas()) {
        const FeatureTable& kernels = SCORESCOPE_PICK_TABLE(featureTable, isa);
        for (const std::int64_t count : {1, 5, 16, 37}) {
            auto values = numbers(count, 4.0);
            for (float& value : values) value *= 9.0F;
            const auto before = values;
            values.push_back(7.0F);
            kernels.silu(values.data(), count);
            EXPECT_EQ(values.back(), 7.0F);
            for (std::size_t i = 0; i < before.size(); ++i) {
                const double x = before[i], want = x / (1.0 + std::exp(-x));
                EXPECT_NEAR(values[i], want, 2e-6 * std::abs(want) + 1e-12) << isaName(isa);
            }
        }
    }
}

}  // namespace
}  // namespace scorescope::kernel
