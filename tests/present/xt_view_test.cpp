// SPDX-License-Identifier: Apache-2.0
#include "app/present/xt_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "app/present/xt_figure.h"
#include "core/session/experiment_schema.h"
#include "tests/present/scene_ids.h"

namespace scorescope::app {
namespace {

Settings line() {
    Settings settings(experimentSchema());
    const auto assigned =
        settings.assign({"data.kind=mixture", "data.weights=[0.3,0.7]", "data.means=[[-2],[1.5]]",
                         "data.sds=[0.4,0.6]", "data.count=400"});
    EXPECT_TRUE(assigned) << (assigned ? "" : assigned.error().line());
    return settings;
}

/// ln p(t, x) = t - |x| on a grid: easy to recognise, rising to the right.
XtReply answer() {
    XtReply reply;
    reply.step = 1240;
    reply.view = {0.0, -4.0, 1.0, 4.0};
    reply.columns = 10;
    reply.rows = 16;
    for (int r = 0; r < reply.rows; ++r) {
        const double x = -4.0 + (r + 0.5) * 0.5;
        for (int c = 0; c < reply.columns; ++c) {
            reply.logDensity.push_back(static_cast<float>((c + 0.5) / 10.0 - std::abs(x)));
        }
        reply.logDensityOfData.push_back(static_cast<float>(-std::abs(x)));
    }
    reply.arrowColumns = 2;
    reply.arrowRows = 2;
    reply.learned = {1.0f, 2.0f, -1.0f, -2.0f};
    reply.exact = {1.5f, 2.5f, -1.5f, -2.5f};
    reply.t = 0.3;
    reply.sliceLogDensity.assign(8, std::log(0.25f));
    reply.sliceLearned.assign(8, 1.0f);
    reply.sliceExact.assign(8, 1.2f);
    return reply;
}

/// Straight lines from x = p at the first time to x = 0 at the last.
PathsReply straight(PathKind kind) {
    PathsReply reply;
    reply.kind = kind;
    reply.step = 1240;
    reply.count = 14;
    reply.dimension = 1;
    reply.t = kind == PathKind::forward ? std::vector{0.0, 0.5, 1.0} : std::vector{1.0, 0.5, 0.0};
    std::vector<float> positions;
    for (int p = 0; p < 14; ++p) {
        for (const float share : {1.0f, 0.5f, 0.0f}) {
            positions.push_back(static_cast<float>(p) * share);
        }
    }
    reply.positions = std::make_shared<const std::vector<float>>(std::move(positions));
    return reply;
}

XtView full() {
    XtView xt;
    xt.setData(*PlaneData::load(line()));
    xt.take(answer());
    for (const PathKind kind : kPathKinds) xt.take(straight(kind));
    xt.setTime(0.25);
    return xt;
}

bool contains(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

template <class T>
const T& drawable(const render::Scene& scene, const std::string& id) {
    for (const render::Drawable& one : scene.drawables) {
        const T* match = std::get_if<T>(&one);
        if (match != nullptr && match->id == id) return *match;
    }
    ADD_FAILURE() << "no " << id;
    static const T none;
    return none;
}

TEST(XtView, LayersAreShownAsWished) {
    XtView xt = full();
    ViewState view;
    for (const LayerInfo& info : layerCatalogue()) view.show(info.layer, true);
    const auto all = idsOf(xt.scene(view));
    for (const char* id : {"density", "data line", "prior line", "forward thin", "forward",
                           "reverse", "flow", "flow halo", "score", "cursor", "reverse heads"}) {
        EXPECT_TRUE(contains(all, id)) << id;
    }
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size()) << "ids repeat";
    for (const LayerInfo& info : layerCatalogue()) view.show(info.layer, false);
    EXPECT_EQ(idsOf(xt.scene(view)), (std::vector<std::string>{"cursor halo", "cursor"}));
}

TEST(XtView, NothingIsShownBeforeThereIsAnything) {
    XtView xt;
    const auto ids = idsOf(xt.scene(ViewState{}));
    EXPECT_EQ(ids.size(), 2U);
    EXPECT_FALSE(xt.legend(ViewState{}).empty());
}

TEST(XtView, ColoursAreRelativeToEachTime) {
    XtView xt = full();
    ViewState view;
    const render::Scene scene = xt.scene(view);
    const auto& map = drawable<render::Heatmap>(scene, "density");
    for (std::size_t c = 0; c < 10; ++c) {
        float largest = 0.0f;
        for (std::size_t r = 0; r < 16; ++r) largest = std::max(largest, (*map.values)[r * 10 + c]);
        EXPECT_FLOAT_EQ(largest, 1.0f);
    }
    view.logDensity = true;
    const auto logMap = drawable<render::Heatmap>(xt.scene(view), "log-density");
    EXPECT_FLOAT_EQ((*logMap.values)[0], answer().logDensity[0]);
    EXPECT_FLOAT_EQ(logMap.hi - logMap.lo, 12.0f);
}

TEST(XtView, EdgesEndAtTheirTimes) {
    XtView xt = full();
    const render::WorldRect home = xt.home();
    const auto data = xt.edge(false), prior = xt.edge(true);
    ASSERT_EQ(data.size(), 16U);
    EXPECT_NEAR(*std::ranges::max_element(data), -home.left, 0.05);
    const auto scene = xt.scene(ViewState{});
    for (const float value : {0.0f, 1.0f}) {
        const auto& edge =
            drawable<render::Paths>(scene, value == 0.0f ? "data line" : "prior line");
        for (std::size_t i = 0; i < edge.positions->size(); i += 2) {
            const float t = (*edge.positions)[i];
            EXPECT_TRUE(value == 0.0f ? t <= 0.0f : t >= 1.0f) << t;
        }
    }
    EXPECT_GT(prior[8], prior[0]);
}

TEST(XtView, HomeHoldsDataAndPrior) {
    XtView xt = full();
    EXPECT_LT(xt.home().bottom, -2.9);
    EXPECT_GT(xt.home().top, 2.9);
    EXPECT_LT(xt.home().left, -0.1);
    EXPECT_GT(xt.home().right, 1.1);
}

TEST(XtView, HeadsStandOnTheCursor) {
    XtView xt = full();
    ViewState view;
    const auto scene = xt.scene(view);
    const auto& forward = drawable<render::Points>(scene, "forward heads");
    const auto& reverse = drawable<render::Points>(scene, "reverse heads");
    ASSERT_EQ(forward.count, static_cast<std::size_t>(kBoldRoughPaths));
    EXPECT_FLOAT_EQ((*forward.positions)[2 * 4], 0.25f);
    EXPECT_FLOAT_EQ((*forward.positions)[2 * 4 + 1], 4.0f * 0.75f);
    EXPECT_FLOAT_EQ((*reverse.positions)[2 * 4 + 1], 4.0f * 0.25f);
}

TEST(XtView, TimeCanRunFromNoiseToData) {
    XtView xt = full();
    ViewState view;
    const auto forwards = xt.scene(view);
    view.noiseLeft = true;
    const auto scene = xt.scene(view);
    const auto& before = drawable<render::Paths>(forwards, "forward");
    const auto& after = drawable<render::Paths>(scene, "forward");
    for (std::size_t i = 0; i < after.positions->size(); i += 2) {
        EXPECT_FLOAT_EQ((*after.positions)[i], 1.0f - (*before.positions)[i]);
        EXPECT_FLOAT_EQ((*after.positions)[i + 1], (*before.positions)[i + 1]);
    }
    EXPECT_FLOAT_EQ((*drawable<render::Points>(scene, "forward heads").positions)[0], 0.75f);
    // What is under the pointer is the same place of the same time.
    EXPECT_EQ(xt.readout({0.2, 1.0}, view), xt.readout({0.8, 1.0}, ViewState{}));
    xt.scene(ViewState{});
    const auto again = xt.scene(ViewState{});
    EXPECT_EQ(*drawable<render::Paths>(again, "forward").positions, *before.positions);
}

TEST(XtView, ReadsOutDensityAndScores) {
    XtView xt = full();
    const auto lines = xt.readout({0.55, 0.75}, ViewState{});
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0], "t  0.55   x  0.75");
    EXPECT_NE(lines[1].find("ln p  -0.2"), std::string::npos) << lines[1];
    EXPECT_TRUE(lines[2].starts_with("learned s"));
    EXPECT_TRUE(lines[3].starts_with("true s"));
    EXPECT_EQ(xt.readout({-0.1, 0.0}, ViewState{}).size(), 1U);
}

TEST(XtView, TheSliceShowsWhatIsSwitchedOn) {
    XtView xt = full();
    ViewState view;
    const XtSlice slice = xt.slice(view);
    EXPECT_DOUBLE_EQ(slice.t, 0.3);
    EXPECT_NEAR(slice.density[3], 0.25f, 1e-6);
    EXPECT_EQ(slice.learned.size(), 8U);
    EXPECT_TRUE(slice.exact.empty());
    EXPECT_TRUE(slice.particles.empty());
    EXPECT_GE(slice.scoreReach(), 1.0);
    view.show(Layer::exact, true);
    EXPECT_EQ(xt.slice(view).exact.size(), 8U);
}

TEST(XtView, AHistogramIsADensity) {
    const auto bars = histogramOf({-0.5f, 0.1f, 0.2f, 0.9f, 7.0f}, -1.0, 1.0, 4);
    EXPECT_NEAR(bars[0], 0.0f, 1e-6);
    EXPECT_NEAR(bars[1], 0.4f, 1e-6);
    EXPECT_NEAR(bars[2], 0.8f, 1e-6);
    EXPECT_NEAR(bars[3], 0.4f, 1e-6);
}

TEST(XtView, TheLegendTellsWhoseScoreDrivesThePaths) {
    XtView xt = full();
    ViewState view;
    const auto badge = [&](Layer layer) {
        for (const LegendEntry& entry : xt.legend(view)) {
            if (entry.layer == layer) return entry.badge;
        }
        return std::string("none");
    };
    EXPECT_EQ(badge(Layer::forward), "14 paths");
    EXPECT_EQ(badge(Layer::flow), "EMA, step 1,240");
    view.exactPaths = true;
    EXPECT_EQ(badge(Layer::flow), "true score");
    EXPECT_EQ(badge(Layer::data), "none");
    EXPECT_NE(xt.summary(view).find("t = 0.25"), std::string::npos);
}

TEST(XtView, AFigureHasLinesForTheBoldPathsAndAPictureForTheRest) {
    XtView xt = full();
    FigureFacts facts{line()};
    facts.t = 0.25;
    const PlaneFigure made = xtFigure(xt, ViewState{}, xt.home(), facts);
    for (const std::string& id : idsOf(made.scene)) {
        EXPECT_TRUE(id == "density" || id.ends_with(" thin") || id.ends_with(" fill")) << id;
    }
    std::vector<std::string> labels;
    for (const auto& entry : made.figure.legend) labels.push_back(entry.label);
    EXPECT_TRUE(contains(labels, "forward SDE"));
    EXPECT_TRUE(contains(labels, "probability-flow ODE"));
    EXPECT_TRUE(contains(labels, "prior"));
    EXPECT_FALSE(made.figure.equalAspect);
    EXPECT_GE(made.figure.x.ticks->first, 0.0);
    EXPECT_GT(made.figure.elements.size(), 20U);
    EXPECT_EQ(xt.paths(PathKind::flow).boldCount(), kBoldPaths);
}

}  // namespace
}  // namespace scorescope::app
