// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/present/canvas_view.h"
#include "app/present/inquiry.h"
#include "app/present/plane_shapes.h"
#include "tests/present/scene_ids.h"

namespace scorescope::app {
namespace {

using namespace std::chrono_literals;

bool has(const render::Scene& scene, const std::string& id) {
    return std::ranges::count(idsOf(scene), id) == 1;
}

bool mentions(const std::vector<std::string>& lines, const std::string& words) {
    return std::ranges::any_of(
        lines, [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

TEST(Bend, SplitsAJacobianIntoStretchAndTurn) {
    // A stretch by -2 along 30 degrees and by -0.5 across, plus a turn of 0.3.
    const double angle = std::numbers::pi / 6.0, c = std::cos(angle), s = std::sin(angle);
    const double a = -0.5, b = -2.0, turn = 0.3;  // the larger first: along 30 degrees + 90
    const double j00 = b * c * c + a * s * s, j11 = b * s * s + a * c * c;
    const double j01 = (b - a) * c * s;
    const std::array<double, 4> jacobian = {j00, j01 - turn, j01 + turn, j11};
    const Bend bend = bendOf(jacobian);
    EXPECT_NEAR(bend.eigenvalues[0], a, 1e-12);
    EXPECT_NEAR(bend.eigenvalues[1], b, 1e-12);
    EXPECT_NEAR(bend.divergence, a + b, 1e-12);
    EXPECT_NEAR(bend.curl, 2.0 * turn, 1e-12);
    // The first eigenvector, whichever way it points.
    EXPECT_NEAR(std::abs(std::cos(bend.angle - angle)), 0.0, 1e-12);
}

ProbeReply probeAt(double x, double y) {
    ProbeReply reply;
    reply.dimension = 2;
    reply.points = {x, y};
    reply.learned = {{1.0, 2.0}, {-2.0, 0.0, 0.0, 1.0}};
    reply.exact = {{1.0, 2.0}, {-2.0, 0.0, 0.0, -1.0}};
    reply.logDensity = {-3.0};
    return reply;
}

TEST(ProbeView, ShowsTheAnswerOfTheSelectedPointOnly) {
    CanvasView canvas;
    ViewState view;
    EXPECT_FALSE(ProbeView::request(view, {}, 0.1));
    view.probe = render::Vec2{0.5, -1.0};
    ASSERT_TRUE(ProbeView::request(view, {}, 0.1));
    canvas.probe().take(probeAt(0.5, -1.0));
    EXPECT_TRUE(has(canvas.scene(view), "jacobian learned"));
    EXPECT_TRUE(has(canvas.scene(view), "jacobian true"));
    EXPECT_TRUE(mentions(canvas.findings(view), "divergence −1"));
    view.probe = render::Vec2{0.6, -1.0};
    EXPECT_FALSE(has(canvas.scene(view), "jacobian learned"));
    view.probe = render::Vec2{0.5, -1.0};
    view.show(Layer::jacobian, false);
    EXPECT_FALSE(ProbeView::request(view, {}, 0.1));
    EXPECT_FALSE(has(canvas.scene(view), "jacobian learned"));
}

TEST(ProbeView, AnAxisThatPushesApartIsDashed) {
    CanvasView canvas;
    ViewState view;
    view.probe = render::Vec2{0.0, 0.0};
    canvas.probe().take(probeAt(0.0, 0.0));
    const render::Scene scene = canvas.scene(view);
    for (const render::Drawable& drawable : scene.drawables) {
        const auto* paths = std::get_if<render::Paths>(&drawable);
        if (paths == nullptr) continue;
        // The eigenvalues are 1 and -2.
        if (paths->id == "jacobian axis 0") {
            EXPECT_GT(paths->count, 4U);
        } else if (paths->id == "jacobian axis 1") {
            EXPECT_EQ(paths->count, 1U);
        }
    }
}

TEST(IntegralView, HandlesAreFoundAndMoved) {
    const TwoWays ways = waysAcross({-2.0, -2.0, 2.0, 2.0});
    EXPECT_EQ(ways.corner, (render::Vec2{ways.to.x, ways.from.y}));
    EXPECT_EQ(wayPointAt(ways, {ways.to.x + 0.05, ways.to.y}, 0.1), WayPoint::to);
    EXPECT_FALSE(wayPointAt(ways, {0.0, 0.3}, 0.1));
    const TwoWays moved = withMoved(ways, WayPoint::corner, {-1.0, 1.0});
    EXPECT_EQ(moved.corner, (render::Vec2{-1.0, 1.0}));
    EXPECT_EQ(moved.from, ways.from);
}

TEST(IntegralView, TellsBothWaysBesideTheRiseOfLogDensity) {
    CanvasView canvas;
    ViewState view;
    view.ways = TwoWays{{0, 0}, {1, 1}, {1, 0}};
    EXPECT_TRUE(canvas.findings(view).empty());
    view.show(Layer::integral, true);
    const auto request = IntegralView::request(*view.ways, {}, 0.2);
    ASSERT_EQ(request.paths.size(), 2U);
    EXPECT_GE(request.pieces, 64);
    LineIntegralReply reply;
    reply.paths = request.paths;
    reply.learned = {1.5, 2.75};
    reply.exact = {2.0, 2.0};
    reply.logDensityRise = {2.0, 2.0};
    canvas.integral().take(reply);
    EXPECT_TRUE(mentions(canvas.findings(view), "straight 1.5  detour 2.75  difference 1.2"));
    EXPECT_TRUE(mentions(canvas.findings(view), "ln p(B) − ln p(A)  2"));
    EXPECT_TRUE(has(canvas.scene(view), "way straight"));
    view.ways->to = {2, 2};
    EXPECT_FALSE(mentions(canvas.findings(view), "detour 2.75"));
}

DsmDemoReply demo() {
    DsmDemoReply reply;
    reply.dimension = 2;
    reply.meanScale = 0.8;
    reply.noiseScale = {0.5, 0.5};
    reply.clean = {1.0, 0.0};
    reply.shrunk = {0.8, 0.0};
    reply.noise = {0.4, -1.0};
    reply.noisy = {1.0, -0.5};
    reply.target = {-0.8, 2.0};
    reply.prediction = {-0.5, 1.0};
    reply.exact = {-0.6, 1.2};
    return reply;
}

TEST(DsmView, RevealsOneThingAfterTheOther) {
    CanvasView canvas;
    canvas.dsm().take(demo());
    ViewState view;
    EXPECT_FALSE(DsmView::request(view, {}, 0.3));
    view.show(Layer::dsm, true);
    const std::vector<std::string> steps = {"",           "dsm x0",         "dsm noisy",
                                            "dsm target", "dsm prediction", "dsm residual"};
    for (std::size_t stage = 0; stage < steps.size(); ++stage) {
        view.dsm.stage = static_cast<int>(stage);
        const render::Scene scene = canvas.scene(view);
        for (std::size_t other = 1; other < steps.size(); ++other) {
            EXPECT_EQ(has(scene, steps[other]), other <= stage) << stage << " " << steps[other];
        }
        EXPECT_EQ(DsmView::request(view, {}, 0.3)->neighbours, 0);
        EXPECT_TRUE(mentions(canvas.findings(view), "step " + std::to_string(stage)));
    }
    view.dsm.stage = kLastDsmStage;
    EXPECT_GT(DsmView::request(view, {}, 0.3)->neighbours, 100);
}

TEST(DsmView, TheTargetReachesBackToTheShrunkPoint) {
    CanvasView canvas;
    canvas.dsm().take(demo());
    ViewState view;
    view.show(Layer::dsm, true);
    view.dsm.stage = 3;
    for (const render::Drawable& drawable : canvas.scene(view).drawables) {
        const auto* arrow = std::get_if<render::ArrowGrid>(&drawable);
        if (arrow == nullptr || arrow->id != "dsm target") continue;
        EXPECT_NEAR(arrow->area.left + (*arrow->vectors)[0], 0.8, 1e-6);
        EXPECT_NEAR(arrow->area.bottom + (*arrow->vectors)[1], 0.0, 1e-6);
        return;
    }
    FAIL() << "no target";
}

TEST(PlaneShapes, DashesCoverTheLineWithGaps) {
    const auto line = dashedLine("d", {0, 0}, {10, 0}, 1.0, {{}, 1.0f});
    EXPECT_EQ(line.count, 5U);
    EXPECT_FLOAT_EQ((*line.positions)[4], 2.0f);
}

class InquiryTest : public testing::Test {
protected:
    Inquiry<ProbeRequest> inquiry;
    Inquiry<ProbeRequest>::Time now{};
    std::optional<ProbeRequest> wish = ProbeRequest{{}, 0.1, {0.0, 0.0}, true};

    bool asks(std::int64_t step) { return inquiry.next(wish, 1, step, now).has_value(); }
    void answerAfter(std::chrono::milliseconds took) {
        now += took;
        inquiry.answered(now);
    }
};

TEST_F(InquiryTest, AsksOnceAndAgainWhenTheQuestionChanges) {
    EXPECT_TRUE(asks(0));
    EXPECT_FALSE(asks(0));  // under way
    answerAfter(5ms);
    EXPECT_FALSE(asks(0));
    EXPECT_TRUE(inquiry.settled(wish, 1));
    wish->t = 0.2;
    EXPECT_FALSE(inquiry.settled(wish, 1));
    EXPECT_TRUE(asks(0));
}

TEST_F(InquiryTest, NewWeightsWaitTheirTurn) {
    EXPECT_TRUE(asks(0));
    answerAfter(5ms);
    EXPECT_FALSE(asks(10));
    now += 1s;
    EXPECT_TRUE(asks(10));
    answerAfter(5ms);
    now += 1s;
    EXPECT_FALSE(asks(10));
}

TEST_F(InquiryTest, RecordedWeightsDoNotChange) {
    wish->source.recordedStep = 50;
    EXPECT_TRUE(asks(0));
    answerAfter(5ms);
    now += 1s;
    EXPECT_FALSE(asks(10));
    wish.reset();
    EXPECT_TRUE(inquiry.settled(wish, 1));
    EXPECT_FALSE(asks(10));
}

}  // namespace
}  // namespace scorescope::app
