// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QToolBar>
#include <optional>

#include "app/desktop/plane_presenter.h"
#include "app/present/noise_levels.h"

class QCheckBox;
class QLabel;
class QSlider;
class QToolButton;

namespace scorescope::app {

class FigureLabel;
class NumberBox;

/// The two times of the program: training steps, and diffusion time t from data to noise, or the
/// noise levels of a ladder.
class TimeBar : public QToolBar {
    Q_OBJECT

public:
    TimeBar(Workbench& workbench, PlanePresenter& presenter, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildTraining();
    QWidget* buildDiffusion();
    void refreshTraining();
    void refreshDiffusion();
    void refreshProcess();  ///< another process has other times
    TimeName timeName() const;
    void moveTo(double t);

    Workbench& workbench_;
    PlanePresenter& presenter_;
    QSlider* step_ = nullptr;
    FigureLabel* stepText_ = nullptr;
    QToolButton* live_ = nullptr;
    QLabel* tLabel_ = nullptr;
    QLabel* leftEnd_ = nullptr;
    QLabel* rightEnd_ = nullptr;
    FigureLabel* levelText_ = nullptr;
    QSlider* t_ = nullptr;
    NumberBox* tBox_ = nullptr;
    QToolButton* toData_ = nullptr;
    QToolButton* toNoise_ = nullptr;
    std::optional<TimeCursor::Motion> shownMotion_;  ///< what the icons say
};

}  // namespace scorescope::app
