// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace scorescope::app {

/// A label for a figure that changes all the time: its size is fixed, so that a new text does not
/// make the whole window find its places again.
class FigureLabel : public QLabel {
    Q_OBJECT

public:
    /// Room for the longest text that is to be expected.
    explicit FigureLabel(const QString& longest, QWidget* parent = nullptr);

    void show(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeRoom();

    QString longest_;
};

}  // namespace scorescope::app
