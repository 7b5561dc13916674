// SPDX-License-Identifier: Apache-2.0
#include "app/present/sweep_figure.h"

#include <gtest/gtest.h>

#include <limits>

namespace scorescope::app {
namespace {

using render::AxisScale;

SweepCurves sigmaSweep() {
    SweepCurves curves;
    curves.title = "The choice of σ";
    curves.xLabel = "σ";
    curves.yLabel = "error";
    curves.xLog = curves.yLog = true;
    curves.series = {{"score error", {0.01, 0.1, 1.0}, {4.0, 0.5, 2.0}},
                     {"variance", {0.01, 0.1, 1.0}, {9.0, 3.0, 1.0}, {1.0, 5.0, 0.5}}};
    return curves;
}

TEST(SweepFigure, AxesHoldAllSeriesAndMarks) {
    SweepCurves curves = sigmaSweep();
    curves.marks = {{5.0, "chosen"}};
    const render::Figure figure = sweepFigure(curves);
    EXPECT_EQ(figure.x.scale, AxisScale::logarithmic);
    EXPECT_EQ(figure.y.scale, AxisScale::logarithmic);
    EXPECT_LT(figure.x.lo, 0.01);
    EXPECT_GT(figure.x.hi, 5.0);
    EXPECT_LT(figure.y.lo, 0.5);
    EXPECT_GT(figure.y.hi, 10.0);
}

TEST(SweepFigure, ValuesThatAreNotPositiveGetALinearAxis) {
    SweepCurves curves = sigmaSweep();
    curves.series[0].y[1] = -0.5;
    EXPECT_EQ(sweepFigure(curves).y.scale, AxisScale::linear);
}

TEST(SweepFigure, TheLowestPointIsMarkedInItsSeriesColour) {
    SweepCurves curves = sigmaSweep();
    curves.lowestOf = 0;
    const render::Figure figure = sweepFigure(curves);
    const auto* mark = std::get_if<render::FigureMark>(&figure.elements.back());
    ASSERT_NE(mark, nullptr);
    EXPECT_EQ(mark->x, 0.1);
    EXPECT_EQ(mark->label, "lowest at 0.1");
}

TEST(SweepFigure, GapsAreSkipped) {
    const double gap = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(lowestPoint({"e", {1.0, 2.0, 3.0}, {gap, 2.0, 5.0}})->x, 2.0);
    EXPECT_FALSE(lowestPoint({"e", {1.0}, {gap}}));
    SweepCurves empty;
    empty.series = {{"e", {1.0}, {gap}}};
    EXPECT_GT(sweepFigure(empty).y.hi, 0.0);
}

TEST(SweepFigure, SeriesDifferInMoreThanColour) {
    const render::Figure figure = sweepFigure(sigmaSweep());
    std::vector<const render::FigureLine*> lines;
    for (const auto& element : figure.elements) {
        if (const auto* line = std::get_if<render::FigureLine>(&element)) lines.push_back(line);
    }
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_NE(lines[0]->marker, lines[1]->marker);
    EXPECT_EQ(lines[1]->legend, "variance");
    const auto written = render::encodeFigure(figure, render::FigureFormat::svg, 500, 400);
    ASSERT_TRUE(written);
}

}  // namespace
}  // namespace scorescope::app
