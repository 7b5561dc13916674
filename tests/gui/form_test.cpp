// SPDX-License-Identifier: Apache-2.0
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include "app/desktop/field_row.h"
#include "app/desktop/number_box.h"
#include "app/desktop/settings_form.h"
#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

class FormTest : public WindowTest {
protected:
    Document& document() { return workbench->document(); }

    /// Makes the key active by choosing its kind.
    void choose(const SettingsSchema::Row& row) {
        if (row.kind.empty()) return;
        ASSERT_TRUE(document().set(settingKey(row.family->id, "kind"), row.kind));
    }

    QWidget* editor(const std::string& key) {
        QApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);  // rows of other kinds
        return find<SettingsForm>("settingsForm")->findChild<QWidget*>(QString::fromStdString(key));
    }

    void type(QWidget* widget, const QString& text) {
        auto* line = qobject_cast<QLineEdit*>(widget);
        if (line == nullptr) line = widget->findChild<QLineEdit*>();
        ASSERT_NE(line, nullptr);
        line->selectAll();
        QTest::keyClicks(line, text);
        QTest::keyClick(line, Qt::Key_Return);
    }
};

/// Another value than the default, as a person would type it.
QString otherText(const Field& field) {
    switch (field.type) {
        case ValueType::integer:
            return QString::number(
                static_cast<qlonglong>(field.minimum > 0 ? field.minimum + 2 : 3));
        case ValueType::real: {
            const double lo = std::max(field.minimum, field.sliderMinimum);
            const double hi = std::min(field.maximum, field.sliderMaximum);
            return QString::number(hi > lo ? lo + 0.25 * (hi - lo) : 0.25, 'g', 4);
        }
        case ValueType::array:
            return field.minimum >= 1 ? QStringLiteral("[3, 2, 4]")
                                      : QStringLiteral("[0.5, 0.25, 1]");
        case ValueType::matrix: return QStringLiteral("[[2, 0], [0, 2]]");
        default: return QStringLiteral("other");
    }
}

TEST_F(FormTest, EveryFieldOfEveryKindTakesWhatIsTypedAndShowsWhatIsSet) {
    for (const SettingsSchema::Row& row : document().settings().schema().rows()) {
        SCOPED_TRACE(row.key);
        choose(row);
        QWidget* widget = editor(row.key);
        ASSERT_NE(widget, nullptr);
        const Field& field = *document().settings().find(row.key);
        if (auto* box = qobject_cast<QComboBox*>(widget)) {
            const int other = box->count() - 1;
            box->setCurrentIndex(other);
            Q_EMIT box->activated(other);
            EXPECT_EQ(document().settings().text(row.key), field.choices.back().id);
        } else if (auto* flag = qobject_cast<QCheckBox*>(widget)) {
            const bool before = document().settings().flag(row.key);
            flag->click();
            EXPECT_EQ(document().settings().flag(row.key), !before);
        } else {
            const QString text = otherText(field);
            type(widget, text);
            const auto expected = parseValue(field.type, text.toStdString());
            ASSERT_TRUE(expected);
            EXPECT_EQ(document().settings().get(row.key), *expected);
        }
        document().reset(row.key);
    }
}

TEST_F(FormTest, MarksExactlyWhatNeedsARestart) {
    for (const SettingsSchema::Row& row : document().settings().schema().rows()) {
        SCOPED_TRACE(row.key);
        choose(row);
        ASSERT_NE(editor(row.key), nullptr);
        const auto* mark = window->findChild<QLabel*>(QString::fromStdString("mark." + row.key));
        EXPECT_EQ(mark != nullptr, !row.field->live);
        document().reset(settingKey(row.family->id, "kind"));
    }
}

TEST_F(FormTest, ResetPutsTheDefaultBack) {
    ASSERT_TRUE(document().set("training.lr", 0.5));
    auto* reset = find<QToolButton>("reset.training.lr");
    ASSERT_TRUE(reset->isEnabled());
    reset->click();
    EXPECT_TRUE(document().settings().isDefault("training.lr"));
    EXPECT_FALSE(reset->isEnabled());
}

TEST_F(FormTest, WhatCannotBeTakenIsExplainedBelowTheField) {
    open();
    const std::string before = document().hash();
    for (const auto& [key, text] :
         {std::pair{"training.batch", "-5"}, {"training.lr", "fast"}, {"training.steps", "1.5"}}) {
        SCOPED_TRACE(key);
        type(editor(key), QLatin1String(text));
        auto* wrong = find<QLabel>((std::string("error.") + key).c_str());
        EXPECT_FALSE(wrong->isHidden());
        EXPECT_FALSE(wrong->text().isEmpty());
        EXPECT_EQ(document().hash(), before);
    }
}

TEST_F(FormTest, ABrokenMatrixIsRefusedAndAContradictionIsNamed) {
    open();
    ASSERT_TRUE(document().set("data.kind", std::string("gaussian")));
    type(editor("data.covariance"), QStringLiteral("[[1, 2"));
    EXPECT_FALSE(find<QLabel>("error.data.covariance")->isHidden());
    type(editor("data.mean"), QStringLiteral("[1, 2, 3]"));
    ASSERT_TRUE(workbench->contradiction());
    EXPECT_FALSE(find<MessageBar>("restartBar")->isHidden());
    EXPECT_FALSE(workbench->run().canTrain);
    document().undo();
    EXPECT_FALSE(workbench->contradiction());
    EXPECT_TRUE(find<MessageBar>("restartBar")->isHidden());
}

TEST_F(FormTest, ADraggedSliderIsOneStepOfTheHistory) {
    open();
    QWidget* row = editor("training.lr")->parentWidget();
    auto* slider = row->findChild<QSlider*>();
    ASSERT_NE(slider, nullptr);
    const std::string before = document().hash();
    slider->setSliderDown(true);
    for (int at = 100; at < 200; at += 10) slider->setValue(at);
    slider->setSliderDown(false);
    EXPECT_NE(document().hash(), before);
    document().undo();
    EXPECT_EQ(document().hash(), before);
}

}  // namespace
}  // namespace scorescope::app
