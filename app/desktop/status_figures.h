// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>
#include <QStatusBar>
#include <QTimer>

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
    QLabel* add(QStatusBar& bar, const char* name, const QString& help);
    void refresh();

    Sources sources_;
    QLabel* state_ = nullptr;
    QLabel* device_ = nullptr;
    QLabel* speed_ = nullptr;
    QLabel* frames_ = nullptr;
    QLabel* solver_ = nullptr;
    QLabel* weights_ = nullptr;
    QLabel* memory_ = nullptr;
    QTimer timer_;
};

/// Memory that this process holds in RAM, in bytes; 0 when the system does not say.
qint64 residentBytes();

}  // namespace scorescope::app
