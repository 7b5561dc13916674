// SPDX-License-Identifier: Apache-2.0
#include <QAction>
#include <QCheckBox>
#include <QLabel>

#include "app/desktop/colour_bar.h"
#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

class ToolsTest : public WindowTest {
protected:
    const ViewState& view() { return workbench->document().view(); }
    GlView& canvas() { return window->canvas().view(); }
    void press(Qt::Key key) {
        canvas().setFocus();
        QTest::keyClick(&canvas(), key);
    }
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
    press(Qt::Key_C);
    EXPECT_EQ(view().map, MapKind::curl);
    EXPECT_TRUE(find<QAction>("action.map.curl")->isChecked());
    workbench->document().undo();
    EXPECT_EQ(view().map, MapKind::error);
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
    press(Qt::Key_J);
    EXPECT_FALSE(view().shows(Layer::jacobian));
}

TEST_F(ToolsTest, TheEndsOfTheWaysAreDraggedWithoutMovingTheCamera) {
    open();
    press(Qt::Key_I);
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

TEST_F(ToolsTest, DenoisingScoreMatchingIsRevealedStepByStep) {
    open();
    press(Qt::Key_Period);
    EXPECT_TRUE(view().shows(Layer::dsm));
    EXPECT_EQ(view().dsm.stage, 1);
    ASSERT_TRUE(waitFor(
        [&] { return find<QLabel>("findings")->text().contains(QString::fromUtf8("x₀")); }));
    for (int i = 0; i < 9; ++i) press(Qt::Key_Period);
    EXPECT_EQ(view().dsm.stage, kLastDsmStage);
    press(Qt::Key_Comma);
    EXPECT_EQ(view().dsm.stage, kLastDsmStage - 1);
    press(Qt::Key_N);
    EXPECT_EQ(view().dsm.index, 1);
}

}  // namespace
}  // namespace scorescope::app
