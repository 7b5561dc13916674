// SPDX-License-Identifier: Apache-2.0
// How far an encoder of noisy data is from p(z | x_t), against closed forms.
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <array>
#include <cmath>

#include "core/eval/posterior_divergence.h"
#include "support.h"

namespace scorescope {
namespace {

constexpr std::array kSlopes = {0.9, -0.4};
constexpr double kVariance = 0.2;

/// x ~ N(0, I) and z | x ~ N(A x, v) with a diagonal A make z | x_t ~ N(A m x_t, v + s^2 A^2).
/// `shift` and `factor` put mean and variance wrong wherever there is noise.
EncodeAt linearEncoder(double shift, double factor) {
    return [=](const torch::Tensor& x, const NoiseLevels& levels) -> LatentNormal {
        const torch::Tensor slopes = torch::tensor({kSlopes[0], kSlopes[1]}).to(x.dtype());
        const double s = levels.s.item<double>();
        const torch::Tensor variance = kVariance + s * s * slopes.square();
        const bool noisy = s > 0.0;
        return {x * levels.m * slopes + (noisy ? shift : 0.0),
                torch::log(variance * (noisy ? factor : 1.0)).expand_as(x)};
    };
}

struct Expected {
    double shift, factor, t;
};

TEST(PosteriorDivergence, EqualsTheClosedFormOfALinearEncoder) {
    const auto sde = makeSde(experiment({"sde.kind=vp"}));
    const PosteriorRows rows{randomPoints(600, 2, 21).to(torch::kFloat32),
                             randomPoints(8000, 2, 22).to(torch::kFloat32)};
    for (const Expected& e : {Expected{0.0, 1.0, 0.2},
                              {0.0, 1.0, 0.5},
                              {0.0, 1.0, 1.0},
                              {0.5, 1.0, 0.3},
                              {0.5, 1.0, 0.9},
                              {0.0, 2.0, 0.6}}) {
        const auto found =
            posteriorDivergence(linearEncoder(e.shift, e.factor), *sde, rows, e.t, 3);
        double exact = 0.0;
        for (const double slope : kSlopes) {
            const double variance = kVariance + sde->variance(e.t) * slope * slope;
            exact +=
                0.5 * ((1.0 + e.shift * e.shift / variance) / e.factor - 1.0 + std::log(e.factor));
        }
        EXPECT_NEAR(found.value, exact, 4.0 * found.standardError + 0.01)
            << "t " << e.t << ", shift " << e.shift << ", factor " << e.factor;
        EXPECT_LT(found.standardError, 0.08);
    }
}

}  // namespace
}  // namespace scorescope
