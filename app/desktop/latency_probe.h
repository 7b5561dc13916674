// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>
#include <chrono>
#include <optional>
#include <vector>

#include "app/present/percentiles.h"
#include "core/session/snapshot.h"

class QWidget;

namespace scorescope::app {

class MainWindow;

/// Measures how fluid the window is, for the `report` of a script. Counts from the first frame on.
///
/// frame_gap_ms: between frames of the window while training or playing. input_to_paint_ms: from
/// the posting of an input event to the end of the first paint after its delivery: of the canvas,
/// or of what was touched while images stand in its place. loss_age_ms: how old the newest drawn
/// loss has become when the next one replaces it. event_loop_max_ms: the longest time between two
/// turns of a timer that is due every 4 ms. first_frame_ms: from the start of the process to the
/// first frame.
class LatencyProbe : public QObject {
    Q_OBJECT

public:
    explicit LatencyProbe(MainWindow& window);

    /// An input event has been posted to `target` just now.
    void inputPosted(QWidget* target);
    Json report() const;

private:
    using Time = Clock::time_point;

    bool eventFilter(QObject* watched, QEvent* event) override;
    void takeFrame();
    void takePaint();
    void takeLossPaint(Time newest);
    void takeLosses(const std::vector<LossPoint>& losses);
    void turn();

    MainWindow& window_;
    QTimer heart_;
    bool counting_ = false;
    double firstFrame_ = 0.0;  ///< milliseconds
    Time lastTurn_;
    std::optional<Time> lastFrame_;
    std::optional<Time> shownLoss_;
    std::optional<Time> pauseAsked_;
    std::vector<Time> delivered_;  ///< posting times of inputs whose paint is still to come
    std::optional<LossPoint> firstLoss_;
    std::optional<LossPoint> lastLoss_;
    Percentiles frameGap_;
    Percentiles inputToPaint_;
    Percentiles lossAge_;
    Percentiles eventLoop_;
    Percentiles pause_;
};

}  // namespace scorescope::app
