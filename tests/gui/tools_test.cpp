// SPDX-License-Identifier: Apache-2.0
#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <algorithm>

#include "app/desktop/colour_bar.h"
#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

class ToolsTest : public WindowTest {
protected:
    const ViewState& view() { return workbench->document().view(); }
    GlView& canvas() { return window->canvas().view(); }
    /// What the key of the action does; keys themselves need a window manager's focus.
    void act(const char* name) { find<QAction>(name)->trigger(); }
    bool readsOut(const char* words) {
        return waitFor(
            [&] { return find<QLabel>("findings")->text().contains(QString::fromUtf8(words)); });
    }
    QPoint pixelOf(render::Vec2 place) {
        const render::Vec2 at = canvas().camera().worldToPixel(place);
        return {static_cast<int>(std::lround(at.x)), static_cast<int>(std::lround(at.y))};
    }
};

TEST_F(ToolsTest, KeysGoThroughTheMapsAndTheLegendSaysWhatIsShown) {
    open();
    find<QAction>("action.map.error")->trigger();
    EXPECT_EQ(view().map, MapKind::error);
    ASSERT_TRUE(waitFor([&] { return find<ColourBar>("colourBar")->isVisible(); }));
    EXPECT_EQ(find<QCheckBox>("layer.density")->text(), "Score error");
    act("nextMap");
    EXPECT_EQ(view().map, MapKind::curl);
    EXPECT_TRUE(find<QAction>("action.map.curl")->isChecked());
    workbench->document().undo();
    EXPECT_EQ(view().map, MapKind::error);
}

TEST_F(ToolsTest, AScoreVaesScoreIsGivenAPointAndTakenApart) {
    start({"model.kind=scorevae"});
    open();
    const auto given = [this] {
        const std::lock_guard lock(script->mutex);
        std::optional<GivenPoint> last;
        for (const ExplorerRequest& request : script->requests) {
            if (const auto* field = std::get_if<FieldRequest>(&request.job)) {
                last = field->source.given;
            }
        }
        return last;
    };
    ASSERT_TRUE(waitFor([&] { return given().has_value(); }));
    const render::Vec2 first = window->presenter().canvas().data()->first();
    EXPECT_EQ(given()->x, (std::vector<double>{first.x, first.y}));
    EXPECT_EQ(given()->part, GivenPoint::Part::posterior);
    EXPECT_TRUE(readsOut("x₀"));
    act("nextPart");
    EXPECT_TRUE(waitFor([&] { return given()->part == GivenPoint::Part::prior; }));
    EXPECT_TRUE(find<QCheckBox>("layer.learned")->text().contains(QStringLiteral("the prior")));
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, canvas().rect().center());
    ASSERT_TRUE(view().probe);
    EXPECT_TRUE(waitFor([&] {
        return given()->x == std::vector<double>{view().probe->x, view().probe->y};
    }));
    workbench->document().undo();
    workbench->document().undo();
    EXPECT_TRUE(find<QAction>("action.part.posterior")->isChecked());
}

TEST_F(ToolsTest, OtherModelsHaveNoPartsToChooseFrom) {
    open();
    EXPECT_FALSE(find<QAction>("nextPart")->isEnabled());
}

TEST_F(ToolsTest, AMapThatDoesNotExistSaysWhy) {
    open();
    find<QAction>("action.map.model-density")->trigger();
    EXPECT_TRUE(waitFor([&] {
        return find<ColourBar>("colourBar")->accessibleDescription().contains("no energy here");
    }));
}

TEST_F(ToolsTest, ASelectedPointTellsItsJacobian) {
    open();
    EXPECT_FALSE(find<QCheckBox>("layer.jacobian")->isVisible());
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, canvas().rect().center());
    ASSERT_TRUE(view().probe);
    EXPECT_TRUE(readsOut("−3"));
    EXPECT_TRUE(readsOut("−1"));
    EXPECT_TRUE(find<QCheckBox>("layer.jacobian")->isVisible());
    act("action.layer.jacobian");
    EXPECT_FALSE(view().shows(Layer::jacobian));
}

TEST_F(ToolsTest, TheEndsOfTheWaysAreDraggedWithoutMovingTheCamera) {
    open();
    act("action.layer.integral");
    ASSERT_TRUE(view().shows(Layer::integral));
    EXPECT_TRUE(readsOut("1.5"));
    const TwoWays before = window->presenter().canvas().ways(view());
    const render::WorldRect camera = canvas().camera().visibleRect();
    const QPoint from = pixelOf(before.to);
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas(), from + QPoint(-20, 15));
    QTest::mouseMove(&canvas(), from + QPoint(-40, 30));
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, from + QPoint(-40, 30));
    ASSERT_TRUE(view().ways);
    EXPECT_LT(view().ways->to.x, before.to.x);
    EXPECT_LT(view().ways->to.y, before.to.y);
    EXPECT_EQ(view().ways->from, before.from);
    EXPECT_EQ(canvas().camera().visibleRect(), camera);
    EXPECT_FALSE(view().probe);
    workbench->document().undo();  // the whole drag
    EXPECT_FALSE(view().ways);
}

TEST_F(ToolsTest, EveryToolHasAKeyOfItsOwn) {
    open();
    std::vector<QString> keys;
    for (const QAction* action : window->canvas().actions()) {
        keys.push_back(action->shortcut().toString());
    }
    for (const char* key : {"C", "J", "I", "S", ".", ",", "N"}) {
        EXPECT_EQ(std::count(keys.begin(), keys.end(), QLatin1String(key)), 1) << key;
    }
}

TEST_F(ToolsTest, DenoisingScoreMatchingIsRevealedStepByStep) {
    open();
    act("revealNext");
    EXPECT_TRUE(view().shows(Layer::dsm));
    EXPECT_EQ(view().dsm.stage, 1);
    ASSERT_TRUE(waitFor(
        [&] { return find<QLabel>("findings")->text().contains(QString::fromUtf8("x₀")); }));
    for (int i = 0; i < 9; ++i) act("revealNext");
    EXPECT_EQ(view().dsm.stage, kLastDsmStage);
    act("revealBack");
    EXPECT_EQ(view().dsm.stage, kLastDsmStage - 1);
    act("anotherSample");
    EXPECT_EQ(view().dsm.index, 1);
}

}  // namespace
}  // namespace scorescope::app
