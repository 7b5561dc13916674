// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "app/desktop/plane_presenter.h"
#include "app/present/trajectory.h"

namespace scorescope::app {

/// Draws the particles: on request, when the sampler's settings change, and again and again while
/// training runs, for at most a third of the time.
class SamplingDesk : public QObject {
    Q_OBJECT

public:
    SamplingDesk(Workbench& workbench, PlanePresenter& presenter, QObject* parent = nullptr);

    /// As the button does: with new noise when the person wants it new every time.
    void sample();
    void cancel();

    bool busy() const { return busy_; }
    /// Drawing, or about to because a choice has changed.
    bool busyOrDue() const { return busy_ || redraw_.isActive(); }
    double progress() const { return current_.progress(); }
    /// The drawing under way was asked for by a person and takes long enough for a progress bar.
    bool slow() const;
    const Trajectory& last() const { return finished_; }
    /// What has come of the drawing under way; empty between drawings.
    const Trajectory& underWay() const { return current_; }
    /// Why there are no samples of images; empty: there are, or will be.
    const std::string& refusal() const { return refusal_; }

Q_SIGNALS:
    void progressed();
    void finished();

private:
    bool images() const { return workbench_.images().has_value(); }
    bool latentFirst() const;
    SampleRequest request() const;
    void ask();
    void takeReply(const ExplorerReply& reply);
    void end();
    void redrawLater();
    void redrawInTraining();

    Workbench& workbench_;
    PlanePresenter& presenter_;
    Trajectory current_;
    Trajectory finished_;
    QTimer redraw_;
    QElapsedTimer started_;
    QElapsedTimer ended_;
    qint64 took_ = 0;  ///< milliseconds
    std::uint64_t nextId_ = 1;
    std::uint64_t awaited_ = 0;
    bool busy_ = false;
    std::string refusal_;
    std::string shownFor_;  ///< sampler settings and view choices of the last order
};

}  // namespace scorescope::app
