// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>
#include <QLabel>
#include <functional>

#include "app/desktop/workbench.h"

class QPushButton;
class QToolButton;

namespace scorescope::app {

/// One line above the canvas for what a person should know or do; never in the way of anything.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    /// Shows a message until it is closed or another one comes; notices leave by themselves.
    void raise(Severity severity, const QString& text);
    /// A button beside the text.
    void setAction(const QString& title, std::function<void()> action);
    QString text() const;

Q_SIGNALS:
    void closed();

private:
    void colourBy(Severity severity);

    QLabel* icon_ = nullptr;
    QLabel* text_ = nullptr;
    QPushButton* action_ = nullptr;
    QToolButton* close_ = nullptr;
    std::function<void()> run_;
    QTimer leave_;
};

}  // namespace scorescope::app
