// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

#include "app/desktop/image_desk.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QStackedLayout;

namespace scorescope::app {

class NumberBox;

/// The choices of each mode of the images, one page a mode.
class ImageControls : public QWidget {
    Q_OBJECT

public:
    explicit ImageControls(ImageDesk& desk, QWidget* parent = nullptr);

    void refresh();

private:
    struct Number {
        const char* name;
        QString title, help;
        std::int64_t ImageChoices::*member;
        double lowest, highest;
    };
    struct Switch {
        const char* name;
        QString title, help;
        bool ImageChoices::*member;
    };

    QHBoxLayout* addPage();
    void add(QHBoxLayout* page, const Number& number);
    void add(QHBoxLayout* page, const Switch& one);
    void addSpace(QHBoxLayout* page);
    void refreshSpaces();

    ImageDesk& desk_;
    QStackedLayout* pages_ = nullptr;
    QComboBox* space_ = nullptr;
    std::vector<std::pair<NumberBox*, std::int64_t ImageChoices::*>> numbers_;
    std::vector<std::pair<QCheckBox*, bool ImageChoices::*>> switches_;
};

}  // namespace scorescope::app
