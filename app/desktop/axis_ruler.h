// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "render/scene/camera.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// Ticks and numbers along one edge of the canvas.
class AxisRuler : public QWidget {
    Q_OBJECT

public:
    explicit AxisRuler(Qt::Orientation orientation, QWidget* parent = nullptr);

    void setCamera(const render::Camera& camera);
    void setTheme(const render::ThemeColours& theme);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintHorizontal(QPainter& painter) const;
    void paintVertical(QPainter& painter) const;

    Qt::Orientation orientation_;
    render::Camera camera_;
    const render::ThemeColours* theme_ = &render::lightTheme();
};

}  // namespace scorescope::app
