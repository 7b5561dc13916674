// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/slice_panel.h"

#include <QPainter>
#include <algorithm>

#include "app/desktop/colours.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr double kGap = 12.0;
constexpr double kDensityShare = 0.58;  // of the width
constexpr double kFull = 0.92;          // of a strip: the largest value
constexpr int kFontPixels = 15;

QString number(double value) {
    return QString::fromStdString(render::readableNumber(value, 2));
}

}  // namespace

SlicePanel::SlicePanel(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("slice"));
    setAccessibleName(tr("Density and score at the cursor"));
    setFixedWidth(kWidth);
    QFont own = font();
    own.setPixelSize(kFontPixels);
    setFont(own);
}

void SlicePanel::setCamera(const render::Camera& camera) {
    if (camera == camera_) return;
    camera_ = camera;
    update();
}

void SlicePanel::setSlice(XtSlice slice) {
    slice_ = std::move(slice);
    describe();
    update();
}

void SlicePanel::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    update();
}

void SlicePanel::describe() {
    QString text = tr("At t = %1").arg(number(slice_.t));
    if (!slice_.density.empty()) {
        text += tr(": largest density %1").arg(number(slice_.largestDensity()));
    }
    if (slice_.particleCount > 0) text += tr(", %1 particles").arg(slice_.particleCount);
    setAccessibleDescription(text);
}

SlicePanel::Strip SlicePanel::densityStrip() const {
    const QRectF area(kGap, 0, kDensityShare * width() - kGap, height());
    double largest = slice_.largestDensity();
    for (const float bar : slice_.particles) largest = std::max(largest, static_cast<double>(bar));
    return {area, area.left(), largest > 0.0 ? kFull * area.width() / largest : 0.0};
}

SlicePanel::Strip SlicePanel::scoreStrip() const {
    const double left = kDensityShare * width() + kGap;
    const QRectF area(left, 0, width() - left - kGap, height());
    return {area, area.center().x(), 0.5 * kFull * area.width() / slice_.scoreReach()};
}

double SlicePanel::yOf(double place) const {
    return camera_.worldToPixel({0.0, place}).y;
}

QPolygonF SlicePanel::curve(const std::vector<float>& values, const Strip& strip) const {
    QPolygonF line;
    const auto n = static_cast<double>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double place =
            slice_.bottom + (slice_.top - slice_.bottom) * (static_cast<double>(i) + 0.5) / n;
        line << QPointF(strip.at(static_cast<double>(values[i])), yOf(place));
    }
    return line;
}

QPolygonF SlicePanel::steps(const std::vector<float>& values, const Strip& strip) const {
    QPolygonF line;
    const double cell = (slice_.top - slice_.bottom) / static_cast<double>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double from = slice_.bottom + cell * static_cast<double>(i);
        const double x = strip.at(static_cast<double>(values[i]));
        line << QPointF(x, yOf(from)) << QPointF(x, yOf(from + cell));
    }
    return line;
}

void SlicePanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), toQColor(theme_->background));
    painter.setPen(QPen(toQColor(theme_->grid), 1.0));
    painter.drawLine(QPointF(0.5, 0), QPointF(0.5, height()));
    if (slice_.density.empty()) return;
    paintDensity(painter);
    paintScore(painter);
}

void SlicePanel::paintDensity(QPainter& painter) const {
    const Strip strip = densityStrip();
    painter.setPen(QPen(toQColor(theme_->frame), 1.2));
    painter.drawLine(QPointF(strip.zero, 0), QPointF(strip.zero, height()));
    const QPolygonF line = curve(slice_.density, strip);
    QPolygonF area = line;
    area.prepend(QPointF(strip.zero, line.front().y()));
    area.append(QPointF(strip.zero, line.back().y()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(render::colourAt(theme_->density, 0.35)));
    painter.drawPolygon(area);
    painter.setBrush(Qt::NoBrush);
    if (!slice_.particles.empty()) {
        painter.setPen(QPen(toQColor(theme_->generated), 2.2));
        painter.drawPolyline(steps(slice_.particles, strip));
    }
    painter.setPen(QPen(toQColor(render::colourAt(theme_->density, 0.92)), 3.0));
    painter.drawPolyline(line);
    paintTitle(painter, strip, QStringLiteral("p at t = %1").arg(number(slice_.t)));
    paintNumber(painter, strip, 0.0);
    paintNumber(painter, strip, slice_.largestDensity());
}

void SlicePanel::paintScore(QPainter& painter) const {
    if (slice_.learned.empty() && slice_.exact.empty()) return;
    const Strip strip = scoreStrip();
    const double reach = slice_.scoreReach();
    painter.setPen(QPen(toQColor(theme_->frame), 1.2));
    painter.drawLine(QPointF(strip.zero, 0), QPointF(strip.zero, height()));
    painter.save();
    painter.setClipRect(strip.area.adjusted(-kGap, 0, kGap, 0));
    if (!slice_.exact.empty()) {
        painter.setPen(QPen(toQColor(theme_->trueScore), 5.0));
        painter.drawPolyline(curve(slice_.exact, strip));
    }
    if (!slice_.learned.empty()) {
        painter.setPen(QPen(toQColor(theme_->learnedScore), 2.6));
        painter.drawPolyline(curve(slice_.learned, strip));
    }
    painter.restore();
    paintTitle(painter, strip, tr("score"));
    paintNumber(painter, strip, -reach);
    paintNumber(painter, strip, reach);
}

void SlicePanel::paintTitle(QPainter& painter, const Strip& strip, const QString& title) const {
    const QRectF place(strip.area.left(), 8, strip.area.width(), fontMetrics().height() + 4);
    painter.fillRect(place, toQColor(theme_->background.withAlpha(0.85f)));
    painter.setPen(toQColor(theme_->text));
    painter.drawText(place, Qt::AlignHCenter | Qt::AlignVCenter, title);
}

void SlicePanel::paintNumber(QPainter& painter, const Strip& strip, double value) const {
    const QString text = number(value);
    const double wide = fontMetrics().horizontalAdvance(text) + 4;
    const double left = std::clamp(strip.at(value) - 0.5 * wide, strip.area.left() - 4.0,
                                   strip.area.right() + 4.0 - wide);
    const double tall = fontMetrics().height();
    const QRectF place(left, height() - tall - 4, wide, tall);
    painter.fillRect(place, toQColor(theme_->background.withAlpha(0.85f)));
    painter.setPen(toQColor(theme_->text));
    painter.drawText(place, Qt::AlignCenter, text);
}

}  // namespace scorescope::app
