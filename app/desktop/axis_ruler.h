// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "render/scene/camera.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// What an axis counts.
enum class AxisMeaning {
    plane,
    time,           ///< 0 is data, 1 is noise; nothing beyond
    timeBackwards,  ///< the same, noise on the left
    place,          ///< the data's only coordinate
};

/// Ticks and numbers along one edge of the canvas.
class AxisRuler : public QWidget {
    Q_OBJECT

public:
    explicit AxisRuler(Qt::Orientation orientation, QWidget* parent = nullptr);

    void setCamera(const render::Camera& camera);
    void setTheme(const render::ThemeColours& theme);
    void setMeaning(AxisMeaning meaning);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintHorizontal(QPainter& painter) const;
    void paintTime(QPainter& painter) const;
    void paintVertical(QPainter& painter) const;

    Qt::Orientation orientation_;
    AxisMeaning meaning_ = AxisMeaning::plane;
    render::Camera camera_;
    const render::ThemeColours* theme_ = &render::lightTheme();
};

}  // namespace scorescope::app
