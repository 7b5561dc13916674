// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "app/desktop/sampling_desk.h"

class QCheckBox;
class QComboBox;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace scorescope::app {

class FieldRow;
class FigureLabel;
class NumberBox;
class Slider;

/// Controls of the particles: solver and steps, how many, which noise, which weights; Sample.
class SamplingPanel : public QWidget {
    Q_OBJECT

public:
    SamplingPanel(Workbench& workbench, SamplingDesk& desk, QWidget* parent = nullptr);

private:
    QWidget* buildParticles();
    QWidget* buildNoise();
    QWidget* buildButtons();
    void rebuildSolver();
    void refresh();
    void refreshProgress();
    void change(const std::string& label, const ViewState& view, const std::string& mergeKey = {});

    Workbench& workbench_;
    SamplingDesk& desk_;
    QVBoxLayout* solver_ = nullptr;
    std::vector<const Field*> solverFields_;  ///< shown: kinds may share a key, not its default
    std::vector<FieldRow*> solverRows_;
    Slider* countSlider_ = nullptr;
    NumberBox* count_ = nullptr;
    QComboBox* noise_ = nullptr;
    NumberBox* seed_ = nullptr;
    QComboBox* weights_ = nullptr;
    QCheckBox* resample_ = nullptr;
    QPushButton* sample_ = nullptr;
    QPushButton* cancel_ = nullptr;
    QProgressBar* progress_ = nullptr;
    FigureLabel* result_ = nullptr;
};

}  // namespace scorescope::app
