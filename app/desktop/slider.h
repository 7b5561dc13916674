// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSlider>

namespace scorescope::app {

/// A slider that jumps to where it is clicked and leaves the wheel to the page it stands on,
/// unless it has the focus.
class Slider : public QSlider {
    Q_OBJECT

public:
    explicit Slider(Qt::Orientation orientation, QWidget* parent = nullptr);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

}  // namespace scorescope::app
