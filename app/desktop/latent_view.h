// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPixmap>
#include <QPolygonF>
#include <QWidget>
#include <optional>

#include "app/desktop/latent_desk.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// The plane of latent vectors: test images as points, coloured and shaped by their class. The
/// pointer shows the image below it, a click decodes, a drag decodes on the way, Shift and drag
/// draws a lasso; the arrow keys move the place that is decoded.
class LatentView : public QWidget {
    Q_OBJECT

public:
    explicit LatentView(LatentDesk& desk, QWidget* parent = nullptr);

    void setTheme(const render::ThemeColours& theme);
    void setLabelNames(std::vector<std::string> names);
    void setPlaceholder(const QString& text);
    QPointF pixelOf(render::Vec2 place) const;
    render::Vec2 placeOf(QPointF pixel) const;

    QSize sizeHint() const override { return {500, 400}; }
    QSize minimumSizeHint() const override { return {160, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QRectF plot() const;
    double pixelsPerUnit() const;
    double reach() const;
    void renew();
    void paintCloud(QPainter& painter) const;
    void paintAxes(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    void paintHovered(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    int labelOf(std::size_t index) const;

    LatentDesk& desk_;
    std::vector<std::string> labelNames_;
    const render::ThemeColours* theme_ = &render::lightTheme();
    QString placeholder_;
    QPixmap points_;  ///< painted anew when the cloud, the size or the theme changes
    bool stale_ = true;
    std::ptrdiff_t hovered_ = -1;
    QImage hoveredImage_;
    QPointF cursor_;
    bool dragging_ = false;
    QPolygonF lasso_;  ///< pixels; empty: none is drawn
};

}  // namespace scorescope::app
