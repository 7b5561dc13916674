// SPDX-License-Identifier: Apache-2.0
#include "core/data/shapes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "experiment.h"

namespace scorescope {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr std::int64_t kCount = 20'000;

/// Points of a kind with these settings of data.*.
Points drawn(const std::string& kind, const std::vector<std::string>& more = {},
             std::uint64_t seed = 3) {
    std::vector<std::string> assignments = {"data.kind=" + kind};
    assignments.insert(assignments.end(), more.begin(), more.end());
    return dataOf(experiment(assignments))->draw(kCount, seed, Stream::data);
}

/// Mean of f(x, y) over the points.
template <class F>
double meanOf(const Points& points, F f) {
    double sum = 0.0;
    for (std::int64_t i = 0; i < points.count; ++i) sum += f(points.row(i)[0], points.row(i)[1]);
    return sum / static_cast<double>(points.count);
}

/// Share of the points where f holds.
template <class F>
double shareOf(const Points& points, F f) {
    return meanOf(points, [&](double x, double y) { return f(x, y) ? 1.0 : 0.0; });
}

/// Moments up to the second order agree with those of the points turned by the angle.
void expectSymmetry(const Points& points, double angle) {
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    // Standard errors are below .02 for points within about 3 of the origin.
    const auto moments = [&](double a, double b) {
        const auto x = [&](double px, double py) { return a * px - b * py; };
        return std::array{
            meanOf(points, x),
            meanOf(points, [&](double px, double py) { return b * px + a * py; }),
            meanOf(points, [&](double px, double py) { return x(px, py) * x(px, py); }),
            meanOf(points, [&](double px, double py) { return x(px, py) * (b * px + a * py); })};
    };
    const auto before = moments(1.0, 0.0);
    const auto after = moments(c, s);
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(before[i], after[i], 0.15) << i;
}

TEST(Shapes, LieWithinAboutThree) {
    for (const char* kind :
         {"two-moons", "rings", "swiss-roll", "checkerboard", "pinwheel", "spiral", "line"}) {
        const Points points = drawn(kind);
        EXPECT_EQ(points.dimension, 2);
        EXPECT_GT(shareOf(points, [](double x, double y) { return std::hypot(x, y) < 4.5; }), 0.999)
            << kind;
        const double reach = *std::max_element(points.values.begin(), points.values.end());
        EXPECT_GT(reach, 1.9) << kind;
        EXPECT_LT(reach, 4.6) << kind;
    }
}

TEST(Shapes, FollowFromSeedStreamAndRow) {
    for (const char* kind :
         {"two-moons", "rings", "swiss-roll", "checkerboard", "pinwheel", "spiral", "line"}) {
        const auto data = dataOf(experiment({std::string("data.kind=") + kind}));
        const Points many = data->draw(50, 1, Stream::data);
        const Points few = data->draw(20, 1, Stream::data);
        EXPECT_TRUE(std::equal(few.values.begin(), few.values.end(), many.values.begin())) << kind;
        EXPECT_NE(few.values, data->draw(20, 2, Stream::data).values) << kind;
        EXPECT_NE(few.values, data->drawHeldOut(20, 1).values) << kind;
        EXPECT_EQ(data->rows(), 0);
        EXPECT_FALSE(data->density());
    }
}

TEST(Rings, WithoutNoiseLieOnTheirCircles) {
    const Points points = drawn("rings", {"data.radii=[0.5, 2]", "data.noise=0"});
    std::map<int, int> counts;
    for (std::int64_t i = 0; i < points.count; ++i) {
        const double radius = std::hypot(points.row(i)[0], points.row(i)[1]);
        const double nearest = radius < 1.0 ? 0.5 : 2.0;
        EXPECT_NEAR(radius, nearest, 1e-6);
        ++counts[static_cast<int>(2.0 * nearest)];
    }
    EXPECT_NEAR(counts[1], kCount / 2, 350);  // five standard deviations
    EXPECT_EQ(counts[1] + counts[4], kCount);
    expectSymmetry(points, 1.0);
}

TEST(Rings, NoiseIsAStandardDeviationPerCoordinate) {
    const Points points = drawn("rings", {"data.radii=[5]", "data.noise=0.5"});
    // E r^2 = R^2 + 2 sd^2.
    EXPECT_NEAR(meanOf(points, [](double x, double y) { return x * x + y * y; }), 25.5, 0.2);
    const Points defaults = drawn("rings");
    EXPECT_NEAR(meanOf(defaults, [](double x, double y) { return x * x + y * y; }),
                14.0 / 3.0 + 2.0 * 0.0025, 0.1);
}

TEST(Line, IsUniformOnItsSegment) {
    const Points points = drawn("line");
    EXPECT_EQ(shareOf(points, [](double x, double y) { return std::abs(x - 2.0 * y) < 1e-6; }),
              1.0);
    EXPECT_EQ(shareOf(points, [](double x, double) { return std::abs(x) <= 2.0; }), 1.0);
    EXPECT_NEAR(shareOf(points, [](double x, double) { return x < -1.0; }), 0.25, 0.015);
    EXPECT_NEAR(meanOf(points, [](double x, double) { return x * x; }), 4.0 / 3.0, 0.04);
}

TEST(TwoMoons, AreTwoHalfCirclesOfRadiusTwo) {
    const Points points = drawn("two-moons", {"data.noise=0"});
    double upper = 0.0;
    for (std::int64_t i = 0; i < points.count; ++i) {
        const double x = points.row(i)[0];
        const double y = points.row(i)[1];
        const bool onUpper = std::abs(std::hypot(x + 1.0, y + 0.2) - 2.0) < 1e-5 && y > -0.21;
        const bool onLower = std::abs(std::hypot(x - 1.0, y - 0.8) - 2.0) < 1e-5 && y < 0.81;
        EXPECT_TRUE(onUpper || onLower) << x << ' ' << y;
        upper += onUpper ? 1.0 : 0.0;
    }
    EXPECT_NEAR(upper / kCount, 0.5, 0.02);
    // One moon is the other, turned by half a turn around (0, .3).
    EXPECT_NEAR(meanOf(points, [](double x, double) { return x; }), 0.0, 0.06);
    EXPECT_NEAR(meanOf(points, [](double, double y) { return y; }), 0.3, 0.03);
}

TEST(SwissRoll, WindsOneAndAHalfTimes) {
    const Points points = drawn("swiss-roll", {"data.noise=0"});
    double turns = 0.0;
    for (std::int64_t i = 0; i < points.count; ++i) {
        const double radius = 5.0 * std::hypot(points.row(i)[0], points.row(i)[1]);
        EXPECT_NEAR(5.0 * points.row(i)[0], radius * std::cos(radius), 1e-4);
        EXPECT_NEAR(5.0 * points.row(i)[1], radius * std::sin(radius), 1e-4);
        turns += radius / (2.0 * kPi);
    }
    EXPECT_NEAR(turns / kCount, 1.5, 0.02);  // uniform between .75 and 2.25
}

TEST(Checkerboard, FillsEveryOtherSquareEvenly) {
    const Points points = drawn("checkerboard");
    std::map<std::pair<int, int>, int> squares;
    for (std::int64_t i = 0; i < points.count; ++i) {
        const int column = static_cast<int>(std::floor(points.row(i)[0] / 1.5));
        const int row = static_cast<int>(std::floor(points.row(i)[1] / 1.5));
        EXPECT_EQ((column + row) % 2, 0);
        ++squares[{column, row}];
    }
    ASSERT_EQ(squares.size(), 8U);
    for (const auto& [square, count] : squares) {
        EXPECT_NEAR(count, kCount / 8, 240);  // five standard deviations
        EXPECT_GE(std::min(square.first, square.second), -2);
        EXPECT_LE(std::max(square.first, square.second), 1);
    }
    EXPECT_NEAR(meanOf(points, [](double x, double) { return x * x; }), 3.0, 0.1);
    expectSymmetry(points, kPi);
}

TEST(Pinwheel, HasArmsThatTurnIntoEachOther) {
    expectSymmetry(drawn("pinwheel"), 2.0 * kPi / 5.0);
    expectSymmetry(drawn("pinwheel", {"data.arms=3"}), 2.0 * kPi / 3.0);
    // The squared distance does not know of the twist: 1.8^2 (1 + .3^2 + .1^2).
    EXPECT_NEAR(meanOf(drawn("pinwheel"), [](double x, double y) { return x * x + y * y; }),
                3.24 * 1.1, 0.1);
}

TEST(Spiral, IsUniformInAreaAlongItsArms) {
    const Points points = drawn("spiral", {"data.noise=0"});
    for (std::int64_t i = 0; i < points.count; ++i) {
        const double x = points.row(i)[0];
        const double y = points.row(i)[1];
        const double angle = kPi * std::hypot(x, y);  // 3 pi at the end, where the radius is 3
        const double along = -x * std::cos(angle) + y * std::sin(angle);
        const double across = x * std::sin(angle) + y * std::cos(angle);
        EXPECT_NEAR(across, 0.0, 1e-5);
        EXPECT_NEAR(std::abs(along), std::hypot(x, y), 1e-5);  // two arms: either sign
    }
    EXPECT_NEAR(meanOf(points, [](double x, double y) { return x * x + y * y; }), 4.5, 0.1);
    expectSymmetry(points, kPi);
    expectSymmetry(drawn("spiral", {"data.arms=4"}), kPi / 2.0);
}

TEST(ShapeSettings, RefuseWhatMakesNoShape) {
    for (const char* text : {"data.radii=[]", "data.radii=[-1]", "data.noise=-0.1"}) {
        Settings settings(experimentSchema());
        EXPECT_FALSE(settings.assign({"data.kind=rings", text})) << text;
    }
    Settings settings(experimentSchema());
    EXPECT_FALSE(settings.assign({"data.kind=spiral", "data.arms=0"}));
    EXPECT_FALSE(settings.assign({"data.kind=line", "data.noise=0.1"}));
}

}  // namespace
}  // namespace scorescope
