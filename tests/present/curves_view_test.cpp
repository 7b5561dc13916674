// SPDX-License-Identifier: Apache-2.0
#include "app/present/curves_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace scorescope::app {
namespace {

std::vector<LossPoint> points(std::int64_t firstStep, const std::vector<double>& losses) {
    std::vector<LossPoint> made;
    for (const double loss : losses) {
        LossPoint point;
        point.step = firstStep++;
        point.loss = loss;
        point.epsMse = 2.0 * loss;
        made.push_back(point);
    }
    return made;
}

CurveWindow window(double first, double last, int columns) {
    return {first, last, columns, false};
}

TEST(CurvesView, KeepsEveryPointWhenThereIsRoom) {
    CurvesView curves;
    curves.append(points(1, {3, 1, 2}));
    const Polyline raw = curves.raw(window(1, 3, 100));
    EXPECT_EQ(raw.x, (std::vector<double>{1, 2, 3}));
    EXPECT_EQ(raw.y, (std::vector<double>{3, 1, 2}));
}

TEST(CurvesView, ThinningKeepsTheOneSpikeAmongAHundredThousand) {
    std::vector<double> losses(100'000, 1.0);
    losses[61'803] = 50.0;
    CurvesView curves;
    curves.append(points(1, losses));
    const Polyline raw = curves.raw(window(1, 100'000, 300));
    EXPECT_LE(raw.x.size(), 600u);
    const auto spike = std::max_element(raw.y.begin(), raw.y.end());
    EXPECT_EQ(*spike, 50.0);
    EXPECT_NEAR(raw.x[static_cast<std::size_t>(spike - raw.y.begin())], 61'804, 100'000 / 300.0);
}

TEST(CurvesView, SmoothingIsTheDebiasedAverageOfAllPoints) {
    const std::vector<double> losses = {4, 2, 6, 1, 3};
    CurvesView curves;
    curves.choose(CurvesView::Quantity::loss, 0.9);
    curves.append(points(1, losses));
    const Polyline smoothed = curves.smoothed(window(1, 5, 100));
    for (std::size_t n = 0; n < losses.size(); ++n) {
        double sum = 0.0;
        double weight = 0.0;
        for (std::size_t k = 0; k <= n; ++k) {
            const double w = std::pow(0.9, static_cast<double>(n - k));
            sum += w * losses[k];
            weight += w;
        }
        EXPECT_NEAR(smoothed.y[n], sum / weight, 1e-6) << n;
    }
}

TEST(CurvesView, KnowsNegativeLossesAndMissingNoiseErrors) {
    CurvesView curves;
    curves.append(points(1, {3.0, 2.0}));
    EXPECT_TRUE(curves.positive());
    std::vector<LossPoint> clean = points(3, {-1.0, -2.0});
    for (LossPoint& point : clean) point.epsMse.reset();
    curves.append(clean);
    EXPECT_FALSE(curves.positive());
    EXPECT_TRUE(curves.known());
    EXPECT_EQ(curves.raw(window(1, 4, 100)).y.back(), -2.0);
    curves.clear();
    curves.append(clean);
    curves.choose(CurvesView::Quantity::epsMse, 0.9);
    EXPECT_FALSE(curves.known());
    EXPECT_TRUE(curves.positive());
    EXPECT_TRUE(curves.raw(window(3, 4, 100)).y.empty());
    EXPECT_TRUE(curves.smoothed(window(3, 4, 100)).y.empty());
}

TEST(CurvesView, AConstantStaysAConstantFromTheFirstPointOn) {
    CurvesView curves;
    curves.choose(CurvesView::Quantity::loss, 0.999);
    curves.append(points(1, std::vector<double>(50, 7.0)));
    for (const double y : curves.smoothed(window(1, 50, 100)).y) EXPECT_NEAR(y, 7.0, 1e-5);
}

TEST(CurvesView, SmoothingDoesNotDependOnThinning) {
    CurvesView curves;
    std::vector<double> losses;
    for (int i = 0; i < 5000; ++i) losses.push_back(1.0 + std::sin(0.37 * i));
    curves.append(points(1, losses));
    const double fine = curves.smoothed(window(1, 5000, 5000)).y.back();
    const double coarse = curves.smoothed(window(1, 5000, 20)).y.back();
    EXPECT_NEAR(fine, curves.lastSmoothed(), 1e-6);
    EXPECT_NEAR(coarse, curves.lastSmoothed(), 0.05);
}

TEST(CurvesView, AnotherQuantityIsSmoothedAnew) {
    CurvesView curves;
    curves.append(points(1, {3, 1, 2}));
    const double loss = curves.lastSmoothed();
    curves.choose(CurvesView::Quantity::epsMse, curves.smoothing());
    EXPECT_EQ(curves.lastRaw(), 4.0);
    EXPECT_NEAR(curves.lastSmoothed(), 2.0 * loss, 1e-6);
}

TEST(CurvesView, ABrokenPointDoesNotBreakTheCurve) {
    CurvesView curves;
    curves.append(points(1, {1.0, std::nan(""), 1.0}));
    EXPECT_EQ(curves.raw(window(1, 3, 10)).y.size(), 2u);
    EXPECT_EQ(curves.lastSmoothed(), 1.0);
}

TEST(CurvesView, AResumedRunBeginsAtItsStep) {
    CurvesView curves;
    curves.append(points(501, {3, 2}));
    EXPECT_EQ(curves.firstStep(), 501);
    EXPECT_EQ(curves.lastStep(), 502);
    EXPECT_EQ(curves.raw(window(501, 502, 10)).x, (std::vector<double>{501, 502}));
}

TEST(CurvesView, LogarithmicColumnsCoverAllSteps) {
    std::vector<double> losses(10'000);
    for (std::size_t i = 0; i < losses.size(); ++i) losses[i] = 1.0 / static_cast<double>(i + 1);
    CurvesView curves;
    curves.append(points(1, losses));
    const Polyline raw = curves.raw({1, 10'000, 200, true});
    EXPECT_EQ(raw.x.front(), 1.0);
    EXPECT_FLOAT_EQ(static_cast<float>(*std::min_element(raw.y.begin(), raw.y.end())), 1e-4f);
    EXPECT_TRUE(std::is_sorted(raw.x.begin(), raw.x.end()));
}

TEST(CurvesView, PartsOfALossAreCurvesOfTheirOwn) {
    LossPoint point;
    point.step = 1;
    point.loss = 3.0;
    point.kl = 2.0;
    point.encoderGradient = 0.5;
    CurvesView curves;
    curves.append(std::span(&point, 1));
    ASSERT_EQ(CurvesView::catalogue().size(), CurvesView::kQuantities);
    for (std::size_t i = 0; i < CurvesView::kQuantities; ++i) {
        EXPECT_EQ(static_cast<std::size_t>(CurvesView::catalogue()[i].quantity), i);
    }
    curves.choose(CurvesView::Quantity::kl, 0.0);
    EXPECT_TRUE(curves.known());
    EXPECT_EQ(curves.lastRaw(), 2.0);
    EXPECT_TRUE(curves.has(CurvesView::Quantity::encoderGradient));
    EXPECT_FALSE(curves.has(CurvesView::Quantity::misfit));
    curves.choose(CurvesView::Quantity::misfit, 0.0);
    EXPECT_FALSE(curves.known());
}

}  // namespace
}  // namespace scorescope::app
