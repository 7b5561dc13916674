// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidget>
#include <vector>

#include "app/desktop/lesson_desk.h"

namespace scorescope::app {

/// The lesson beside the canvas, in type that grows with the panel: chapters with search, text,
/// steps with buttons that do them, expected numbers with a tick when they are reached.
class LessonPanel : public QWidget {
    Q_OBJECT

public:
    LessonPanel(LessonDesk& desk, QWidget* parent = nullptr);

    /// The chapter list gets the keyboard, ready for a word to search for.
    void search();
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildHead();
    void fillChapters();
    void showLesson();
    void addText(const QString& html, const char* name);
    void addHeading(const QString& text);
    void addStep(std::size_t index);
    void addNumber(std::size_t index);
    void refresh();
    void refreshNumber(std::size_t index);
    void openSearched();
    void chooseSize();

    LessonDesk& desk_;
    QToolButton* back_ = nullptr;
    QToolButton* forward_ = nullptr;
    QComboBox* chapters_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    QVBoxLayout* column_ = nullptr;      ///< of what scrolls
    std::vector<QPushButton*> buttons_;  ///< by step; null without actions
    std::vector<QLabel*> numbers_;
    QPushButton* check_ = nullptr;
};

}  // namespace scorescope::app
