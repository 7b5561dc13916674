// SPDX-License-Identifier: Apache-2.0
#include "core/session/label_guide.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>

#include "core/model/exact_score.h"
#include "small_lsgm.h"

namespace scorescope {
namespace {

/// Two isotropic Gaussians and one that is not.
const GaussianMixture kThree = {
    {0.5, 0.3, 0.2},
    {{-2.0, 0.0}, {2.0, 1.0}, {0.0, -3.0}},
    {},
    {{{0.25, 0.0}, {0.0, 0.25}}, {{1.0, 0.0}, {0.0, 1.0}}, {{0.5, 0.2}, {0.2, 0.4}}}};
const ClassGaussians kKnown = {kThree, {0, 1, 4}};

/// ln p(class k | z_t) of kThree by Bayes' rule, in plain numbers.
double logPosterior(std::size_t k, double x, double y, double m, double s2) {
    std::vector<double> terms;
    for (std::size_t j = 0; j < 3; ++j) {
        const Matrix& c = kThree.covariances[j];
        const double a = m * m * c[0][0] + s2, b = m * m * c[0][1], d = m * m * c[1][1] + s2;
        const double dx = x - m * kThree.means[j][0], dy = y - m * kThree.means[j][1];
        const double determinant = a * d - b * b;
        const double square = (d * dx * dx - 2.0 * b * dx * dy + a * dy * dy) / determinant;
        terms.push_back(std::log(kThree.weights[j]) - 0.5 * square - 0.5 * std::log(determinant));
    }
    double sum = 0.0;
    for (const double term : terms) sum += std::exp(term - terms[0]);
    return terms[k] - terms[0] - std::log(sum);
}

class NoScore final : public ScoreFunction {
public:
    torch::Tensor score(const torch::Tensor& x, double) const override {
        return torch::zeros_like(x);
    }
    std::int64_t dimension() const override { return 2; }
};

TEST(LabelGuide, AddsTheGradientOfBayesRule) {
    constexpr double kStep = 1e-5, kGuidance = 2.5;
    for (const std::string process : {"vp", "geometric-vp", "subvp", "ve"}) {
        const auto sde = makeSde(test::lsgmSettings({"sde.kind=" + process}));
        for (const int label : {0, 1, 4}) {
            const std::size_t k = label == 4 ? 2 : static_cast<std::size_t>(label);
            const auto guided =
                guidedScore(std::make_unique<NoScore>(), kKnown, {label, kGuidance}, *sde);
            for (const double t : {0.05, 0.4, 0.9}) {
                const double m = sde->meanScale(t), s2 = sde->variance(t);
                const double x = 0.3, y = -0.7;
                const auto z = torch::tensor({x, y}, torch::kFloat64).view({1, 2});
                const auto got = guided->score(z, t);
                const double dx =
                    (logPosterior(k, x + kStep, y, m, s2) - logPosterior(k, x - kStep, y, m, s2)) /
                    (2.0 * kStep);
                const double dy =
                    (logPosterior(k, x, y + kStep, m, s2) - logPosterior(k, x, y - kStep, m, s2)) /
                    (2.0 * kStep);
                const double size = 1.0 + std::abs(dx) + std::abs(dy);
                EXPECT_NEAR(got[0][0].item<double>(), kGuidance * dx, 1e-5 * size) << process << t;
                EXPECT_NEAR(got[0][1].item<double>(), kGuidance * dy, 1e-5 * size) << process << t;
            }
        }
    }
}

TEST(LabelGuide, OfTheWholeDensityItIsTheScoreOfTheClass) {
    const auto sde = makeSde(test::lsgmSettings({"sde.kind=vp"}));
    const auto guided = guidedScore(mixtureScore(kThree, *sde), kKnown, {1, 1.0}, *sde);
    for (const double t : {0.01, 0.3, 0.8}) {
        const double m = sde->meanScale(t), s2 = sde->variance(t);
        const auto z = torch::tensor({1.5, -0.5, -1.0, 2.0}, torch::kFloat64).view({2, 2});
        const auto mean = m * torch::tensor({2.0, 1.0}, torch::kFloat64);
        const auto expected = (mean - z) / (m * m + s2);  // the second has covariance I
        EXPECT_LT((guided->score(z, t) - expected).abs().max().item<double>(), 1e-9);
    }
}

TEST(LabelGuide, KnowsMeanAndSpreadOfEachClass) {
    const auto z =
        torch::tensor({0.0, 0.0, 2.0, 0.0, 0.0, 4.0, 2.0, 4.0, 9.0, 9.0}, torch::kFloat64)
            .view({5, 2});
    const ClassGaussians known = classGaussians(z, {3, 3, 3, 3, 1});
    EXPECT_EQ(known.classes, (std::vector<int>{1, 3}));
    EXPECT_EQ(known.mixture.weights, (Vector{0.2, 0.8}));
    EXPECT_EQ(known.mixture.means[0], (Vector{9.0, 9.0}));
    EXPECT_EQ(known.mixture.means[1], (Vector{1.0, 2.0}));
    // Corners of a box: variances 1 and 4, no covariance to shrink.
    const Matrix& box = known.mixture.covariances[1];
    EXPECT_NEAR(box[0][0], 1.0, 1e-3);
    EXPECT_NEAR(box[1][1], 4.0, 1e-3);
    EXPECT_NEAR(box[0][1], 0.0, 1e-12);
    EXPECT_GT(known.mixture.covariances[0][0][0], 0.0);  // of a single row too
}

TEST(LabelGuide, ShrinksWhatFewRowsCannotTell) {
    const auto line = torch::tensor({-1.0, -1.0, 1.0, 1.0}, torch::kFloat64).view({2, 2});
    const Matrix covariance = classGaussians(line, {0, 0}).mixture.covariances[0];
    EXPECT_NEAR(covariance[0][0], 1.0, 1e-3);
    EXPECT_NEAR(covariance[0][1], 0.5, 1e-3);  // 2 rows, 2 coordinates: half of 1
}

}  // namespace
}  // namespace scorescope
