// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/latency_probe.h"

#include <time.h>
#include <unistd.h>

#include <QEvent>
#include <QFile>
#include <QMetaObject>
#include <QPointer>

#include "app/desktop/main_window.h"
#include "app/desktop/status_figures.h"

namespace scorescope::app {
namespace {

constexpr int kHeartMilliseconds = 4;

double milliseconds(Clock::duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
}

/// Since the kernel made this process, to ten milliseconds; 0 when the system does not say.
double millisecondsSinceStart() {
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QIODevice::ReadOnly)) return 0.0;
    const QByteArray line = file.readAll();
    // The name may hold blanks; what follows its bracket is field 3, the start is field 22.
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    timespec now{};
    if (fields.size() < 20 || clock_gettime(CLOCK_BOOTTIME, &now) != 0) return 0.0;
    const double started = fields[19].toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
    return 1e3 *
           (static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - started);
}

bool moves(MainWindow& window) {
    return window.workbench().run().training || window.presenter().cursor().isPlaying();
}

/// [left, top, width, height] within the window, pixels.
Json rectJson(const QWidget& widget, const QWidget& window) {
    const QPoint at = widget.mapTo(&window, QPoint());
    return {at.x(), at.y(), widget.width(), widget.height()};
}

}  // namespace

LatencyProbe::LatencyProbe(MainWindow& window) : QObject(&window), window_(window) {
    connect(&window_, &MainWindow::firstShown, this, [this] {
        counting_ = true;
        firstFrame_ = millisecondsSinceStart();
        lastTurn_ = Clock::now();
        heart_.start(kHeartMilliseconds);
    });
    heart_.setTimerType(Qt::PreciseTimer);
    connect(&heart_, &QTimer::timeout, this, &LatencyProbe::turn);
    connect(&window_.canvas().view(), &QOpenGLWidget::frameSwapped, this, &LatencyProbe::takeFrame);
    connect(&window_.losses(), &LossPanel::painted, this, &LatencyProbe::takeLossPaint);
    connect(&window_.workbench().bridge(), &SessionBridge::lossesTaken, this,
            &LatencyProbe::takeLosses);
    connect(&window_.workbench(), &Workbench::pauseAsked, this,
            [this] { pauseAsked_ = Clock::now(); });
    connect(&window_.workbench(), &Workbench::paused, this, [this] {
        if (pauseAsked_) pause_.add(milliseconds(Clock::now() - *pauseAsked_));
        pauseAsked_.reset();
        shownLoss_.reset();
    });
    connect(&window_.workbench(), &Workbench::sessionRestarted, this, [this] {
        firstLoss_.reset();
        lastLoss_.reset();
        shownLoss_.reset();
    });
}

void LatencyProbe::inputPosted(QWidget* target) {
    if (!counting_) return;
    // Queued behind the input event, so it runs once that has been delivered. The update makes sure
    // that there is a paint to wait for even when the input changes nothing visible.
    QMetaObject::invokeMethod(
        this,
        [this, posted = Clock::now(), widget = QPointer<QWidget>(target)] {
            delivered_.push_back(posted);
            QWidget& canvas = window_.canvas().view();
            QWidget* const shown = widget != nullptr && widget->isVisible() ? widget.data()
                                   : canvas.isVisible()                     ? &canvas
                                                        : static_cast<QWidget*>(&window_.images());
            if (!canvas.isVisible()) shown->installEventFilter(this);
            shown->update();
        },
        Qt::QueuedConnection);
}

bool LatencyProbe::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Paint) {
        watched->removeEventFilter(this);
        QMetaObject::invokeMethod(this, &LatencyProbe::takePaint, Qt::QueuedConnection);
    }
    return false;
}

Json LatencyProbe::report() const {
    double stepsPerSecond = 0.0;
    if (firstLoss_ && lastLoss_ && lastLoss_->wallSeconds > firstLoss_->wallSeconds) {
        stepsPerSecond = static_cast<double>(lastLoss_->step - firstLoss_->step) /
                         (lastLoss_->wallSeconds - firstLoss_->wallSeconds);
    }
    Json report;
    report["frame_gap_ms"] = frameGap_.toJson();
    report["input_to_paint_ms"] = inputToPaint_.toJson();
    report["loss_age_ms"] = lossAge_.at(0.95);
    report["pause_ms"] = pause_.largest();
    report["steps_per_second"] = stepsPerSecond;
    report["event_loop_max_ms"] = eventLoop_.largest();
    report["first_frame_ms"] = firstFrame_;
    const QWidget& canvas = window_.canvas().view();
    report["canvas"] = rectJson(canvas, window_);
    report["overlays"] = Json::array();
    for (const auto* overlay :
         canvas.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        if (overlay->isVisible()) report["overlays"].push_back(rectJson(*overlay, window_));
    }
    report["rss_mb"] = static_cast<double>(residentBytes()) * 1e-6;
    return report;
}

void LatencyProbe::takeFrame() {
    if (!counting_) return;
    const Time now = Clock::now();
    const bool expected = moves(window_);
    if (lastFrame_ && expected) frameGap_.add(milliseconds(now - *lastFrame_));
    lastFrame_.reset();
    if (expected) lastFrame_ = now;
    takePaint();
}

void LatencyProbe::takePaint() {
    const Time now = Clock::now();
    for (const Time posted : delivered_) inputToPaint_.add(milliseconds(now - posted));
    delivered_.clear();
}

void LatencyProbe::takeLossPaint(Time newest) {
    const bool training = window_.workbench().run().training;
    if (counting_ && training && shownLoss_ && *shownLoss_ != newest) {
        lossAge_.add(milliseconds(Clock::now() - *shownLoss_));
    }
    shownLoss_.reset();
    if (training) shownLoss_ = newest;
}

void LatencyProbe::takeLosses(const std::vector<LossPoint>& losses) {
    if (!counting_) return;
    if (!firstLoss_) firstLoss_ = losses.front();
    lastLoss_ = losses.back();
}

void LatencyProbe::turn() {
    const Time now = Clock::now();
    eventLoop_.add(milliseconds(now - lastTurn_));
    lastTurn_ = now;
}

}  // namespace scorescope::app
