// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStatusBar>
#include <QTimer>

#include "app/desktop/figure_label.h"
#include "app/desktop/gl_view.h"
#include "app/desktop/sampling_desk.h"

namespace scorescope::app {

/// The permanent figures of the status bar: state, device, speed, frames, NFE, weights, memory.
class StatusFigures : public QObject {
    Q_OBJECT

public:
    struct Sources {
        Workbench& workbench;
        PlanePresenter& presenter;
        SamplingDesk& desk;
        GlView& view;
    };
    StatusFigures(QStatusBar& bar, Sources sources);

private:
    FigureLabel* add(QStatusBar& bar, const char* name, const QString& longest,
                     const QString& help);
    void refresh();

    Sources sources_;
    FigureLabel* state_ = nullptr;
    FigureLabel* device_ = nullptr;
    FigureLabel* path_ = nullptr;
    FigureLabel* speed_ = nullptr;
    FigureLabel* frames_ = nullptr;
    FigureLabel* solver_ = nullptr;
    FigureLabel* weights_ = nullptr;
    FigureLabel* memory_ = nullptr;
    QTimer timer_;
};

/// Memory that this process holds in RAM, in bytes; 0 when the system does not say.
qint64 residentBytes();

}  // namespace scorescope::app
