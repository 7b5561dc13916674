// SPDX-License-Identifier: Apache-2.0
#include "kl_histogram.h"

namespace scorescope {
namespace {

TEST(KlBound, LiesAboveTheHistogramOfAMillionSamples) {
    for (const double factor : {0.9, 1.1}) {
        const ScaledMixture mixture(factor);
        const double divergence = histogramDivergence(mixture, 1'000'000, 200);
        EXPECT_GT(divergence, 1e-3) << factor;
        EXPECT_LT(divergence, mixture.bound()) << factor;
    }
}

}  // namespace
}  // namespace scorescope
