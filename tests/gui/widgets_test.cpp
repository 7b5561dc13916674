// SPDX-License-Identifier: Apache-2.0
// What holds for every widget and command of the window, also for those added tomorrow.
#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QScrollBar>
#include <map>

#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

using WidgetsTest = WindowTest;

bool isInteractive(const QWidget* widget) {
    if (qobject_cast<const QScrollBar*>(widget) != nullptr) return false;
    if (widget->objectName().startsWith(QLatin1String("qt_"))) return false;  // parts of others
    return qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QLineEdit*>(widget) != nullptr ||
           qobject_cast<const GlView*>(widget) != nullptr;
}

TEST_F(WidgetsTest, EachHasANameForThoseWhoCannotSee) {
    open();
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        if (!isInteractive(widget)) continue;
        const QAccessibleInterface* seen = QAccessible::queryAccessibleInterface(widget);
        ASSERT_NE(seen, nullptr);
        EXPECT_FALSE(seen->text(QAccessible::Name).isEmpty())
            << widget->metaObject()->className() << " " << widget->objectName().toStdString()
            << " in " << widget->parentWidget()->objectName().toStdString();
    }
    const auto* canvas = QAccessible::queryAccessibleInterface(find<GlView>("canvas"));
    EXPECT_TRUE(canvas->text(QAccessible::Description).contains(QLatin1String("t = 0.1")));
}

TEST_F(WidgetsTest, PanelsHaveContentANameAndAPlaceInTheMenu) {
    open();
    ASSERT_FALSE(window->panels().isEmpty());
    for (const QDockWidget* panel : window->panels()) {
        EXPECT_FALSE(panel->objectName().isEmpty());
        ASSERT_NE(panel->widget(), nullptr);
        EXPECT_GT(panel->widget()->findChildren<QWidget*>().size(), 3);
        EXPECT_FALSE(panel->toggleViewAction()->associatedObjects().isEmpty());
    }
}

TEST_F(WidgetsTest, NoMenuIsEmptyAndEveryCommandExplainsItself) {
    for (const QAction* top : window->menuBar()->actions()) {
        ASSERT_NE(top->menu(), nullptr);
        EXPECT_FALSE(top->menu()->isEmpty()) << top->text().toStdString();
        for (const QAction* action : top->menu()->actions()) {
            if (action->isSeparator() || action->menu() != nullptr) continue;
            EXPECT_FALSE(action->objectName().isEmpty()) << action->text().toStdString();
            EXPECT_FALSE(action->statusTip().isEmpty()) << action->text().toStdString();
        }
    }
}

TEST_F(WidgetsTest, NoKeyMeansTwoThings) {
    std::map<QString, QString> taken;
    for (const QAction* action : window->actions() + window->canvas().actions()) {
        for (const QKeySequence& key : action->shortcuts()) {
            const auto [place, first] = taken.emplace(key.toString(), action->objectName());
            EXPECT_TRUE(first) << key.toString().toStdString() << " is "
                               << place->second.toStdString() << " and "
                               << action->objectName().toStdString();
        }
    }
    EXPECT_GE(taken.size(), 15u);
}

TEST_F(WidgetsTest, NothingIsCutOffAtAnySize) {
    open();
    for (const QSize size : {QSize(1024, 768), QSize(1280, 800), QSize(1920, 1080)}) {
        window->resize(size);
        QTest::qWait(50);
        for (const QWidget* widget : window->findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->visibleRegion().isEmpty() || !isInteractive(widget))
                continue;
            if (qobject_cast<const QAbstractButton*>(widget) == nullptr) continue;
            EXPECT_GE(widget->width() + 1, widget->minimumSizeHint().width())
                << widget->objectName().toStdString() << " at " << size.width();
        }
        const double share = static_cast<double>(window->canvas().width()) *
                             window->canvas().height() /
                             (static_cast<double>(size.width()) * size.height());
        if (size.width() >= 1280) {
            EXPECT_GE(share, 0.45) << size.width();
        }
    }
}

TEST_F(WidgetsTest, EveryFocusCanBeReachedByTab) {
    open();
    window->activateWindow();
    std::set<const QWidget*> reached;
    const QWidget* first = find<GlView>("canvas");
    for (const QWidget* at = first->nextInFocusChain(); at != first; at = at->nextInFocusChain()) {
        reached.insert(at);
    }
    for (const char* name : {"sample", "particleCount", "tSlider", "tBox", "preset", "speed",
                             "share", "training.lr", "data.kind", "curveQuantity"}) {
        auto* widget = find<QWidget>(name);
        EXPECT_TRUE(reached.contains(widget)) << name;
        EXPECT_TRUE(widget->focusPolicy() & Qt::TabFocus) << name;
    }
}

}  // namespace
}  // namespace scorescope::app
