// SPDX-License-Identifier: Apache-2.0
// The lessons beside the canvas.
#include <gtest/gtest.h>

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "app/desktop/lesson_panel.h"
#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

class LessonTest : public WindowTest {
protected:
    LessonDesk& desk() { return window->lessons(); }
    QString title() {
        auto* label = window->lessonPanel().findChild<QLabel*>(QStringLiteral("lessonTitle"));
        return label == nullptr ? QString() : label->text();
    }
    /// The session says what it always says when new parts are built.
    void settle() {
        sayReady();
        ASSERT_TRUE(waitFor([this] { return workbench->isReady(); }));
    }
};

TEST_F(LessonTest, EveryLessonOpens) {
    open();
    ASSERT_GE(desk().entries().size(), 21u);
    for (const LessonEntry& entry : desk().entries()) {
        const auto opened = desk().open(entry.name);
        ASSERT_TRUE(opened) << opened.error().line();
        settle();
        EXPECT_EQ(title().toStdString(), entry.title);
        int paragraphs = 0;
        for (const QLabel* label : window->lessonPanel().findChildren<QLabel*>()) {
            paragraphs += label->objectName() == QLatin1String("lessonParagraph") ? 1 : 0;
            EXPECT_FALSE(label->text().isEmpty()) << entry.name;
        }
        EXPECT_GT(paragraphs, 0) << entry.name;
        EXPECT_FALSE(window->messages().isVisible())
            << entry.name << ": " << window->messages().text().toStdString();
        EXPECT_EQ(workbench->document().settings(), desk().lesson()->experiment) << entry.name;
        EXPECT_FALSE(workbench->contradiction()) << entry.name;
        EXPECT_EQ(workbench->document().view(), desk().lesson()->view.view) << entry.name;
    }
}

TEST_F(LessonTest, ThePanelLeavesMostOfTheWindowToTheCanvas) {
    open();
    ASSERT_TRUE(desk().open("ncsn"));
    settle();
    for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
        window->resize(size);
        const auto laidOut = [&] {
            if (window->lessonPanel().width() <= size.width() / 4) return false;
            const auto labels = window->lessonPanel().findChildren<QLabel*>();
            return std::ranges::all_of(labels, [](const QLabel* label) {
                return !label->wordWrap() ||
                       label->height() >= label->heightForWidth(label->width());
            });
        };
        EXPECT_TRUE(waitFor(laidOut)) << size.width();
        const int panel = window->lessonPanel().width();
        EXPECT_GT(window->canvas().width(), size.width() / 2) << size.width();
        for (const QLabel* label : window->lessonPanel().findChildren<QLabel*>()) {
            if (!label->wordWrap()) continue;
            EXPECT_LE(label->mapTo(&window->lessonPanel(), QPoint(label->width(), 0)).x(), panel);
        }
    }
}

TEST_F(LessonTest, ButtonsAndKeysTurnThePages) {
    open();
    ASSERT_TRUE(desk().open("pdf-and-score"));
    settle();
    QTest::mouseClick(find<QToolButton>("lessonForward"), Qt::LeftButton);
    EXPECT_EQ(desk().lesson()->name, "energy-models");
    settle();
    find<QAction>("previousLesson")->trigger();
    EXPECT_EQ(desk().lesson()->name, "pdf-and-score");
    settle();
    QTest::mouseClick(find<QToolButton>("lessonBack"), Qt::LeftButton);
    settle();
    EXPECT_EQ(desk().lesson()->name, "model-families");
    EXPECT_FALSE(find<QToolButton>("lessonBack")->isEnabled());
    find<QAction>("nextLesson")->trigger();
    EXPECT_EQ(desk().lesson()->name, "pdf-and-score");
}

TEST_F(LessonTest, AStepDoesWhatItSays) {
    open();
    ASSERT_TRUE(desk().open("pdf-and-score"));
    settle();
    ASSERT_TRUE(workbench->document().view().shows(Layer::density));
    auto* button = window->findChild<QPushButton*>(QStringLiteral("lesson.do.2"));
    ASSERT_NE(button, nullptr);
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_TRUE(desk().busy());
    ASSERT_TRUE(waitFor([this] { return !desk().busy(); }));
    EXPECT_FALSE(workbench->document().view().shows(Layer::density));
    EXPECT_TRUE(desk().isDone(1));
}

TEST_F(LessonTest, NumbersOfTheRunningSessionComeIn) {
    open();
    ASSERT_TRUE(desk().open("pdf-and-score"));
    settle();
    std::uint64_t id = 0;
    ASSERT_TRUE(waitFor([&] {
        const std::lock_guard lock(script->mutex);
        for (const ExplorerRequest& request : script->requests) {
            if (request.key == "lesson") id = request.id;
        }
        return id != 0;
    }));
    {
        const std::lock_guard lock(script->mutex);
        script->replies.push_back({"lesson", id, ScoreReply{{0.0, 0.0}}});
    }
    script->wake();
    ASSERT_TRUE(waitFor([this] { return desk().value(0).has_value(); }));
    EXPECT_TRUE(desk().reached(0));
    const auto numbers =
        window->lessonPanel().findChildren<QLabel*>(QStringLiteral("lessonNumber"));
    ASSERT_FALSE(numbers.empty());
    EXPECT_TRUE(numbers.front()->text().contains(QStringLiteral("✓")));
}

/// The weighting may change while training runs, and decides what is learned all the same.
TEST_F(LessonTest, ANumberTakesTheRunWhoseSettingsItNames) {
    open();
    ASSERT_TRUE(desk().open("weighting"));
    settle();
    ASSERT_EQ(desk().lesson()->expected[1].number.settings.text("objective.weighting"), "uniform");
    script->lose(1, 1000);
    sayState(RunState::finished, 1000);
    ASSERT_TRUE(waitFor([this] { return desk().value(0).has_value(); }));
    EXPECT_FALSE(desk().value(1).has_value());
}

TEST_F(LessonTest, WhoChecksByKeySeesTheNumbers) {
    open();
    ASSERT_TRUE(desk().open("pdf-and-score"));
    settle();
    const auto* check =
        window->lessonPanel().findChild<QPushButton*>(QStringLiteral("lessonCheck"));
    ASSERT_NE(check, nullptr);
    window->resize(1280, 700);
    ASSERT_TRUE(waitFor([&] { return check->visibleRegion().isEmpty(); }));
    window->findChild<QAction*>(QStringLiteral("checkLesson"))->trigger();
    EXPECT_TRUE(waitFor([&] { return !check->visibleRegion().isEmpty(); }));
}

TEST_F(LessonTest, AWordFindsItsLesson) {
    open();
    find<QAction>("findLesson")->trigger();
    auto* chapters = find<QComboBox>("lessonChapters");
    EXPECT_GE(chapters->count(), 21);
    chapters->lineEdit()->setText(QStringLiteral("anderson"));
    QTest::keyClick(chapters->lineEdit(), Qt::Key_Return);
    ASSERT_NE(desk().lesson(), nullptr);
    EXPECT_EQ(desk().lesson()->name, "reverse-sde");
}

TEST_F(LessonTest, ThemesChangeUnderALesson) {
    open();
    ASSERT_TRUE(desk().open("ncsn"));
    settle();
    const QImage light = window->lessonPanel().grab().toImage();
    window->setDark(true);
    QTest::qWait(50);
    const QImage dark = window->lessonPanel().grab().toImage();
    EXPECT_NE(light, dark);
    EXPECT_LT(qGray(dark.pixel(3, dark.height() - 3)), 100);
}

TEST_F(LessonTest, AnUnknownLessonChangesNothing) {
    open();
    const Settings before = workbench->document().settings();
    EXPECT_FALSE(desk().open("no-such-lesson"));
    EXPECT_EQ(workbench->document().settings(), before);
    EXPECT_EQ(desk().lesson(), nullptr);
}

}  // namespace
}  // namespace scorescope::app
