// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/number_box.h"

#include <gtest/gtest.h>

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

namespace scorescope::app {
namespace {

void type(NumberBox& box, const char* text) {
    auto* line = box.findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClicks(line, QLatin1String(text));
    QTest::keyClick(line, Qt::Key_Return);
}

TEST(NumberBox, TakesAnyMagnitudeAndTellsOnce) {
    NumberBox box;
    QSignalSpy edited(&box, &NumberBox::edited);
    type(box, "1e-7");
    EXPECT_EQ(box.number(), 1e-7);
    type(box, "1e-7");
    EXPECT_EQ(edited.count(), 1);
    type(box, "250");
    EXPECT_EQ(box.number(), 250.0);
}

TEST(NumberBox, PutsBackWhatIsNotAllowed) {
    NumberBox box;
    box.setRange(0.0, 1.0);
    box.setNumber(0.25);
    QSignalSpy refused(&box, &NumberBox::refused);
    for (const char* text : {"2", "-1", "abc", "0,5", "nan", "0x1"}) {
        type(box, text);
        EXPECT_EQ(box.number(), 0.25) << text;
        EXPECT_EQ(box.findChild<QLineEdit*>()->text(), QStringLiteral("0.25")) << text;
    }
    EXPECT_EQ(refused.count(), 6);
}

TEST(NumberBox, ArrowsGoInRoundSteps) {
    NumberBox box;
    box.setRange(0.0, 1.0);
    box.setStep(0.1);
    box.setNumber(0.2);
    QTest::keyClick(&box, Qt::Key_Up);
    EXPECT_EQ(box.number(), 0.3);
    for (int i = 0; i < 20; ++i) QTest::keyClick(&box, Qt::Key_Up);
    EXPECT_EQ(box.number(), 1.0);
}

TEST(NumberBox, DecadesGoOneTwoFive) {
    EXPECT_DOUBLE_EQ(steppedAlongDecades(1.0, 1), 2.0);
    EXPECT_DOUBLE_EQ(steppedAlongDecades(2.0, 1), 5.0);
    EXPECT_DOUBLE_EQ(steppedAlongDecades(5.0, 1), 10.0);
    EXPECT_DOUBLE_EQ(steppedAlongDecades(0.003, 1), 0.005);
    EXPECT_DOUBLE_EQ(steppedAlongDecades(0.003, -1), 0.002);
    EXPECT_DOUBLE_EQ(steppedAlongDecades(10.0, -1), 5.0);
    EXPECT_DOUBLE_EQ(steppedAlongDecades(512.0, 3), 5000.0);
    EXPECT_DOUBLE_EQ(steppedAlongDecades(0.0, 1), 1.0);
}

}  // namespace
}  // namespace scorescope::app
