// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QKeySequence>
#include <QObject>
#include <QPointF>
#include <QPointer>
#include <QTimer>

#include "core/base/result.h"

class QWidget;

namespace scorescope::app {

class LatencyProbe;
class MainWindow;

/// Clicks, drags and keys of a script, posted as events to real widgets.
class ScriptInput : public QObject {
    Q_OBJECT

public:
    ScriptInput(MainWindow& window, LatencyProbe& probe);

    /// Presses the widget (or triggers the command) with this object name.
    Result<void> click(const QString& name);
    /// Presses at `from`, moves to `to` over a third of a second, lets go; pixels of the widget.
    Result<void> drag(const QString& name, QPointF from, QPointF to);
    Result<void> press(const QString& sequence);

    bool busy() const { return moves_.isActive(); }

private:
    Result<QWidget*> find(const QString& name) const;
    void postMouse(QWidget* widget, int type, QPointF at, bool down);
    void moveOn();

    MainWindow& window_;
    LatencyProbe& probe_;
    QTimer moves_;
    QPointer<QWidget> dragged_;
    QPointF from_;
    QPointF to_;
    int moved_ = 0;
};

}  // namespace scorescope::app
