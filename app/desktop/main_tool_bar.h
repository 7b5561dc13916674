// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QToolBar>

#include "app/desktop/workbench.h"

class QComboBox;
class QLabel;

namespace scorescope::app {

class NumberBox;
class Slider;
class WindowActions;

/// What one reaches for most: train, step, restart; preset, seed, speed and share.
class MainToolBar : public QToolBar {
    Q_OBJECT

public:
    MainToolBar(Workbench& workbench, const WindowActions& actions, QWidget* parent = nullptr);

Q_SIGNALS:
    void presetChosen(const QString& name);

private:
    QWidget* buildPreset();
    QWidget* buildSeed();
    QWidget* buildSpeed();
    QWidget* buildShare();
    void refresh();

    Workbench& workbench_;
    QComboBox* preset_ = nullptr;
    NumberBox* seed_ = nullptr;
    Slider* speed_ = nullptr;
    QLabel* speedText_ = nullptr;
    Slider* share_ = nullptr;
    QLabel* shareText_ = nullptr;
};

}  // namespace scorescope::app
