// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "app/present/xt_slice.h"
#include "render/scene/camera.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// Density and score at the cursor, drawn sideways so that they share the canvas's axis of place.
class SlicePanel : public QWidget {
    Q_OBJECT

public:
    explicit SlicePanel(QWidget* parent = nullptr);

    void setCamera(const render::Camera& camera);
    void setSlice(XtSlice slice);
    void setTheme(const render::ThemeColours& theme);
    QSize sizeHint() const override { return {kWidth, 100}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    static constexpr int kWidth = 252;

    /// A part of the panel with an axis of its own: pixels of the values 0 and 1.
    struct Strip {
        QRectF area;
        double zero = 0.0;
        double perUnit = 1.0;
        double at(double value) const { return zero + perUnit * value; }
    };

    Strip densityStrip() const;
    Strip scoreStrip() const;
    double yOf(double place) const;
    QPolygonF curve(const std::vector<float>& values, const Strip& strip) const;
    QPolygonF steps(const std::vector<float>& values, const Strip& strip) const;
    void paintDensity(QPainter& painter) const;
    void paintScore(QPainter& painter) const;
    void paintTitle(QPainter& painter, const Strip& strip, const QString& title) const;
    void paintNumber(QPainter& painter, const Strip& strip, double value) const;
    void describe();

    render::Camera camera_;
    XtSlice slice_;
    const render::ThemeColours* theme_ = &render::lightTheme();
};

}  // namespace scorescope::app
