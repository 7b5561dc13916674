// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "app/desktop/curve_plot.h"
#include "app/desktop/workbench.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;

namespace scorescope::app {

class FigureLabel;

/// The loss curve with its switches; drawn as often as news come while training runs.
class LossPanel : public QWidget {
    Q_OBJECT

public:
    explicit LossPanel(Workbench& workbench, QWidget* parent = nullptr);

    void setTheme(const render::ThemeColours& theme);

Q_SIGNALS:
    /// The curve is on the screen; `newest` is when its last point was made.
    void painted(std::chrono::steady_clock::time_point newest);

private:
    QWidget* buildControls();
    void drawSoon();
    void draw();
    QString paceText() const;
    void chooseCurve();

    Workbench& workbench_;
    CurvePlot* plot_ = nullptr;
    QComboBox* quantity_ = nullptr;
    QCheckBox* logSteps_ = nullptr;
    QCheckBox* logValues_ = nullptr;
    QCheckBox* follow_ = nullptr;
    QSlider* smoothing_ = nullptr;
    FigureLabel* value_ = nullptr;
    QLabel* pace_ = nullptr;
    QTimer timer_;
    QElapsedTimer sinceDrawn_;
};

}  // namespace scorescope::app
