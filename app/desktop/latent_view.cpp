// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/latent_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

#include "app/desktop/colours.h"
#include "app/present/tile_picture.h"

namespace scorescope::app {
namespace {

constexpr double kLegendWidth = 150.0;
constexpr double kAxisRoom = 30.0;
constexpr double kDotRadius = 4.2;
constexpr double kReachPixels = 14.0;
constexpr int kLetterPixels = 16;
constexpr double kKeyStepPixels = 12.0;
constexpr std::size_t kShapes = 4;

/// Colour and shape of a class: ten and more can be told apart, and without colours too.
QColor colourOfLabel(int label, const render::ThemeColours& theme) {
    const auto& colours = render::categoricalColours();
    if (label < 0) return toQColor(theme.data);
    const auto index = static_cast<std::size_t>(label) % colours.size();
    const render::Colour& colour = colours[index];
    // Black on a dark ground, or pale yellow on a light one, would be lost.
    if (render::contrastRatio(colour, theme.background) < 1.7) return toQColor(theme.mutedText);
    return toQColor(colour);
}

void drawMark(QPainter& painter, QPointF at, int label, double radius) {
    const double r = radius;
    const auto index = static_cast<std::size_t>(std::max(label, 0));
    // Where colours begin again, shapes are other ones.
    switch ((index + index / render::categoricalColours().size()) % kShapes) {
        case 0: painter.drawEllipse(at, r, r); break;
        case 1:
            painter.drawRect(QRectF(at.x() - 0.88 * r, at.y() - 0.88 * r, 1.76 * r, 1.76 * r));
            break;
        case 2:
            painter.drawPolygon(
                QPolygonF({at + QPointF(0, -1.25 * r), at + QPointF(1.15 * r, 0.85 * r),
                           at + QPointF(-1.15 * r, 0.85 * r)}));
            break;
        default:
            painter.drawPolygon(QPolygonF({at + QPointF(0, -1.3 * r), at + QPointF(1.3 * r, 0),
                                           at + QPointF(0, 1.3 * r), at + QPointF(-1.3 * r, 0)}));
    }
}

}  // namespace

LatentView::LatentView(LatentDesk& desk, QWidget* parent) : QWidget(parent), desk_(desk) {
    setObjectName(QStringLiteral("latents"));
    setAccessibleName(tr("Latent vectors of test images"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    connect(&desk_, &LatentDesk::cloudChanged, this, [this] {
        stale_ = true;
        hovered_ = -1;
        update();
    });
    connect(&desk_, &LatentDesk::inspectorChanged, this, [this] { update(); });
    connect(&desk_, &LatentDesk::selectionChanged, this, [this] {
        stale_ = true;
        update();
    });
}

void LatentView::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    stale_ = true;
    update();
}

void LatentView::setLabelNames(std::vector<std::string> names) {
    if (labelNames_ == names) return;
    labelNames_ = std::move(names);
    stale_ = true;
    update();
}

void LatentView::setPlaceholder(const QString& text) {
    placeholder_ = text;
}

QRectF LatentView::plot() const {
    const double legend = labelNames_.empty() ? 8.0 : kLegendWidth;
    return {kAxisRoom, 8.0, std::max(40.0, width() - kAxisRoom - legend),
            std::max(40.0, height() - kAxisRoom - 8.0)};
}

double LatentView::pixelsPerUnit() const {
    const render::WorldRect frame = desk_.cloud() ? desk_.cloud()->frame : render::WorldRect{};
    return std::min(plot().width() / frame.width(), plot().height() / frame.height());
}

QPointF LatentView::pixelOf(render::Vec2 place) const {
    const render::Vec2 centre =
        (desk_.cloud() ? desk_.cloud()->frame : render::WorldRect{}).centre();
    return plot().center() +
           QPointF(pixelsPerUnit() * (place.x - centre.x), -pixelsPerUnit() * (place.y - centre.y));
}

render::Vec2 LatentView::placeOf(QPointF pixel) const {
    const render::Vec2 centre =
        (desk_.cloud() ? desk_.cloud()->frame : render::WorldRect{}).centre();
    const QPointF offset = pixel - plot().center();
    return {centre.x + offset.x() / pixelsPerUnit(), centre.y - offset.y() / pixelsPerUnit()};
}

double LatentView::reach() const {
    return kReachPixels / pixelsPerUnit();
}

int LatentView::labelOf(std::size_t index) const {
    const auto& labels = desk_.cloud()->labels;
    return index < labels.size() ? labels[index] : -1;
}

void LatentView::renew() {
    stale_ = false;
    points_ = QPixmap(size() * devicePixelRatioF());
    points_.setDevicePixelRatio(devicePixelRatioF());
    points_.fill(toQColor(theme_->background));
    QPainter painter(&points_);
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxes(painter);
    paintCloud(painter);
    paintLegend(painter);
}

void LatentView::paintCloud(QPainter& painter) const {
    const LatentCloud& cloud = *desk_.cloud();
    std::vector<bool> lit(cloud.count(), desk_.selected().empty());
    for (const std::size_t index : desk_.selected()) lit[index] = true;
    const double radius = cloud.count() > 3000 ? 0.7 * kDotRadius : kDotRadius;
    painter.setPen(QPen(toQColor(theme_->background), 0.6));
    for (const bool bright : {false, true}) {
        for (std::size_t i = 0; i < cloud.count(); ++i) {
            if (lit[i] != bright) continue;
            QColor colour = colourOfLabel(labelOf(i), *theme_);
            if (!bright) colour.setAlphaF(0.18f);
            painter.setBrush(colour);
            drawMark(painter, pixelOf(cloud.places[i]), labelOf(i), radius);
        }
    }
}

void LatentView::paintAxes(QPainter& painter) const {
    const LatentCloud& cloud = *desk_.cloud();
    QFont letters = font();
    letters.setPixelSize(kLetterPixels);
    painter.setFont(letters);
    painter.setPen(QPen(toQColor(theme_->grid), 1.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(plot());
    if (!cloud.neighbours) {
        const QPointF zero = pixelOf({0, 0});
        if (plot().contains(zero)) {
            painter.drawLine(QPointF(zero.x(), plot().top()), QPointF(zero.x(), plot().bottom()));
            painter.drawLine(QPointF(plot().left(), zero.y()), QPointF(plot().right(), zero.y()));
        }
    }
    painter.setPen(toQColor(theme_->text));
    painter.drawText(QRectF(plot().left(), plot().bottom() + 2, plot().width(), kAxisRoom - 4),
                     Qt::AlignCenter, QString::fromStdString(cloud.axisName(0)));
    painter.save();
    painter.translate(0.5 * kAxisRoom, plot().center().y());
    painter.rotate(-90.0);
    painter.drawText(QRectF(-0.5 * plot().height(), -0.5 * kAxisRoom, plot().height(), kAxisRoom),
                     Qt::AlignCenter, QString::fromStdString(cloud.axisName(1)));
    painter.restore();
}

void LatentView::paintLegend(QPainter& painter) const {
    if (labelNames_.empty()) return;
    QFont letters = font();
    const double room = plot().height() / static_cast<double>(labelNames_.size());
    letters.setPixelSize(std::clamp(static_cast<int>(0.72 * room), 10, kLetterPixels));
    painter.setFont(letters);
    const double step = std::min(1.5 * letters.pixelSize(), room);
    for (std::size_t i = 0; i < labelNames_.size(); ++i) {
        const double y = plot().top() + step * (static_cast<double>(i) + 0.5);
        const int label = static_cast<int>(i);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colourOfLabel(label, *theme_));
        drawMark(painter, {plot().right() + 18, y}, label, 6.0);
        painter.setPen(toQColor(theme_->text));
        const QRectF place(plot().right() + 30, y - 0.5 * step, kLegendWidth - 34, step);
        painter.drawText(place, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(QString::fromStdString(labelNames_[i]),
                                                          Qt::ElideRight, int(place.width())));
    }
}

void LatentView::paintMarks(QPainter& painter) const {
    painter.setBrush(Qt::NoBrush);
    if (const auto pointer = desk_.pointer()) {
        const QPointF at = pixelOf(*pointer);
        for (const auto& [colour, width] :
             {std::pair(theme_->background, 5.0), std::pair(theme_->text, 2.4)}) {
            painter.setPen(QPen(toQColor(colour), width));
            painter.drawEllipse(at, 9.0, 9.0);
            painter.drawLine(at - QPointF(15, 0), at - QPointF(5, 0));
            painter.drawLine(at + QPointF(15, 0), at + QPointF(5, 0));
            painter.drawLine(at - QPointF(0, 15), at - QPointF(0, 5));
            painter.drawLine(at + QPointF(0, 15), at + QPointF(0, 5));
        }
    }
    if (lasso_.size() > 1) {
        painter.setPen(QPen(toQColor(theme_->generated), 2.4, Qt::DashLine));
        painter.drawPolygon(lasso_);
    }
}

void LatentView::paintHovered(QPainter& painter) const {
    if (hovered_ < 0 || hoveredImage_.isNull() || dragging_) return;
    const auto index = static_cast<std::size_t>(hovered_);
    const QPointF at = pixelOf(desk_.cloud()->places[index]);
    const double scale = std::max(1.0, std::floor(112.0 / hoveredImage_.height()));
    const QSizeF size = QSizeF(hoveredImage_.size()) * scale;
    QPointF corner = at + QPointF(16, 16);
    if (corner.x() + size.width() > width()) corner.setX(at.x() - 16 - size.width());
    if (corner.y() + size.height() + 24 > height()) corner.setY(at.y() - 40 - size.height());
    const QRectF card(corner - QPointF(4, 4), size + QSizeF(8, 30));
    painter.setPen(QPen(toQColor(theme_->frame), 1.0));
    painter.setBrush(toQColor(theme_->background));
    painter.drawRect(card);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(QRectF(corner, size), hoveredImage_);
    QFont letters = font();
    letters.setPixelSize(14);
    painter.setFont(letters);
    painter.setPen(toQColor(theme_->text));
    const int label = labelOf(index);
    const bool named = label >= 0 && static_cast<std::size_t>(label) < labelNames_.size();
    const QString text = named
                             ? QString::fromStdString(labelNames_[static_cast<std::size_t>(label)])
                             : tr("no. %1").arg(desk_.cloud()->testRows[index]);
    painter.drawText(QRectF(corner.x(), corner.y() + size.height(), size.width(), 24),
                     Qt::AlignCenter, text);
}

void LatentView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!desk_.cloud()) {
        painter.fillRect(rect(), toQColor(theme_->background));
        painter.setPen(toQColor(theme_->mutedText));
        QFont letters = font();
        letters.setPixelSize(kLetterPixels + 3);
        painter.setFont(letters);
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                         placeholder_);
        return;
    }
    if (stale_) renew();
    painter.drawPixmap(0, 0, points_);
    painter.setRenderHint(QPainter::Antialiasing);
    paintMarks(painter);
    paintHovered(painter);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void LatentView::resizeEvent(QResizeEvent*) {
    stale_ = true;
}

void LatentView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        stale_ = true;
        update();
    }
}

void LatentView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !desk_.cloud()) return;
    dragging_ = true;
    if (event->modifiers() & Qt::ShiftModifier) {
        lasso_ = QPolygonF({event->position()});
        return;
    }
    lasso_.clear();
    desk_.take(placeOf(event->position()), reach());
}

void LatentView::mouseMoveEvent(QMouseEvent* event) {
    if (!desk_.cloud()) return;
    if (dragging_ && !lasso_.isEmpty()) {
        lasso_ << event->position();
        update();
        return;
    }
    if (dragging_) return desk_.carry(placeOf(event->position()));
    const auto found = nearestPlace(desk_.cloud()->places, placeOf(event->position()), reach());
    if (found == hovered_) return;
    hovered_ = found;
    hoveredImage_ = {};
    if (found >= 0) {
        const KnownImages one = desk_.imageOf(static_cast<std::size_t>(found));
        if (one.count() == 1) {
            const render::Raster raster = imageOf(one.image(0), one.shape);
            hoveredImage_ = QImage(raster.rgba.data(), raster.width, raster.height,
                                   qsizetype{4} * raster.width, QImage::Format_RGBA8888)
                                .copy();
        }
    }
    update();
}

void LatentView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !dragging_) return;
    dragging_ = false;
    if (lasso_.isEmpty()) return desk_.release();
    std::vector<render::Vec2> polygon;
    for (const QPointF& corner : lasso_) polygon.push_back(placeOf(corner));
    lasso_.clear();
    desk_.select(polygon);
}

void LatentView::leaveEvent(QEvent*) {
    hovered_ = -1;
    update();
}

void LatentView::keyPressEvent(QKeyEvent* event) {
    QPointF step;
    switch (event->key()) {
        case Qt::Key_Left: step = {-kKeyStepPixels, 0}; break;
        case Qt::Key_Right: step = {kKeyStepPixels, 0}; break;
        case Qt::Key_Up: step = {0, -kKeyStepPixels}; break;
        case Qt::Key_Down: step = {0, kKeyStepPixels}; break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (desk_.pointer()) desk_.take(*desk_.pointer(), reach());
            return desk_.release();
        case Qt::Key_Escape: return desk_.select({});
        default: return QWidget::keyPressEvent(event);
    }
    if (!desk_.cloud()) return;
    const bool begun = desk_.pointer().has_value();
    if (!begun) desk_.take(placeOf(plot().center()), 0.0);
    desk_.carry(placeOf(pixelOf(*desk_.pointer()) + step));
    desk_.release();
}

}  // namespace scorescope::app
