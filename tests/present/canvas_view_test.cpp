// SPDX-License-Identifier: Apache-2.0
#include "app/present/canvas_view.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/session/experiment_schema.h"
#include "tests/present/scene_ids.h"

namespace scorescope::app {
namespace {

FieldReply field() {
    FieldReply reply;
    reply.t = 0.1;
    reply.step = 1240;
    reply.columns = reply.rows = 4;
    reply.learned.assign(32, 1.0f);
    reply.exact.assign(32, 1.0f);
    reply.densityColumns = reply.densityRows = 3;
    reply.logDensity.assign(9, -1.0f);
    return reply;
}

bool has(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

TEST(CanvasView, ShowsWhatIsThereAndWanted) {
    CanvasView canvas;
    ViewState view;
    EXPECT_TRUE(canvas.scene(view).drawables.empty());
    canvas.setData(*PlaneData::load(Settings(experimentSchema())));
    canvas.fields().take(field());
    const auto ids = idsOf(canvas.scene(view));
    EXPECT_TRUE(has(ids, "data"));
    EXPECT_TRUE(has(ids, "density"));
    EXPECT_TRUE(has(ids, "learned score"));
    EXPECT_FALSE(has(ids, "true score"));
    EXPECT_FALSE(has(ids, "particles"));
    view.show(Layer::exact, true);
    view.show(Layer::data, false);
    view.probe = render::Vec2{0, 0};
    const auto others = idsOf(canvas.scene(view));
    EXPECT_TRUE(has(others, "true score"));
    EXPECT_FALSE(has(others, "data"));
    EXPECT_TRUE(has(others, "probe"));
}

TEST(CanvasView, PointsThatDoNotMoveAreNotMadeAnew) {
    CanvasView canvas;
    canvas.setData(*PlaneData::load(Settings(experimentSchema())));
    const ViewState view;
    const auto positions = [&] {
        return std::get<render::Points>(canvas.scene(view).drawables.front()).positions;
    };
    const auto first = positions();
    EXPECT_EQ(first, positions());
    canvas.setTime(0.9);
    EXPECT_NE(first, positions());
}

TEST(CanvasView, TheLegendTellsCountsStepsAndWeights) {
    CanvasView canvas;
    canvas.setData(*PlaneData::load(Settings(experimentSchema())));
    canvas.fields().take(field());
    ViewState view;
    const auto badge = [&](Layer layer) {
        const auto legend = canvas.legend(view);
        return std::ranges::find(legend, layer, &LegendEntry::layer)->badge;
    };
    EXPECT_EQ(badge(Layer::data), "10,000 / 10,000");
    EXPECT_EQ(badge(Layer::learned), "EMA, step 1,240");
    view.emaWeights = false;
    EXPECT_EQ(badge(Layer::learned), "raw, step 1,240");
}

TEST(CanvasView, ReadsOutWhatIsShownOnly) {
    CanvasView canvas;
    canvas.fields().take(field());
    ViewState view;
    EXPECT_EQ(canvas.readout({0, 0}, view).size(), 2u);
    view.show(Layer::exact, true);
    EXPECT_EQ(canvas.readout({0, 0}, view).size(), 3u);
    EXPECT_EQ(canvas.readout({50, 0}, view).size(), 1u);
    EXPECT_NE(canvas.summary(view).find("True score"), std::string::npos);
}

TEST(CanvasView, TheFieldHasNoTimeBelowTheSmallest) {
    CanvasView canvas;
    canvas.setTime(0.0);
    EXPECT_DOUBLE_EQ(canvas.fieldT(), 1e-3);
    canvas.setTime(0.4);
    EXPECT_DOUBLE_EQ(canvas.fieldT(), 0.4);
}

TEST(ViewState, LayersAnswerToTheirUsualNames) {
    EXPECT_EQ(layerNamed("True score"), Layer::exact);
    EXPECT_EQ(layerNamed("points"), Layer::data);
    EXPECT_EQ(layerNamed("field"), Layer::learned);
    EXPECT_EQ(layerNamed("learned_score"), Layer::learned);
    EXPECT_FALSE(layerNamed("colour"));
}

}  // namespace
}  // namespace scorescope::app
