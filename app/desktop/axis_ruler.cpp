// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/axis_ruler.h"

#include <QPainter>
#include <algorithm>

#include "app/desktop/colours.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr int kTickPixels = 5;
constexpr int kGapPixels = 3;
constexpr int kPixelsPerTick = 70;
constexpr int kPixelsPerTimeTick = 80;
constexpr int kLargeNumberPixels = 15;  // of axes that a class reads from afar

}  // namespace

AxisRuler::AxisRuler(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent), orientation_(orientation) {
    const bool horizontal = orientation == Qt::Horizontal;
    setSizePolicy(horizontal ? QSizePolicy::Expanding : QSizePolicy::Fixed,
                  horizontal ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    setAccessibleName(horizontal ? tr("Horizontal axis") : tr("Vertical axis"));
}

void AxisRuler::setCamera(const render::Camera& camera) {
    if (camera == camera_) return;
    camera_ = camera;
    update();
}

void AxisRuler::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    update();
}

void AxisRuler::setMeaning(AxisMeaning meaning) {
    if (meaning == meaning_) return;
    meaning_ = meaning;
    QFont own = QWidget::font();
    if (meaning == AxisMeaning::plane) {
        own = QFont();
    } else {
        own.setPixelSize(kLargeNumberPixels);
    }
    setFont(own);
    updateGeometry();
    update();
}

QSize AxisRuler::sizeHint() const {
    const QFontMetrics metrics = fontMetrics();
    const int room = kTickPixels + kGapPixels;
    if (orientation_ == Qt::Horizontal) return {100, room + metrics.height()};
    return {room + metrics.horizontalAdvance(QStringLiteral("-0.000")), 100};
}

void AxisRuler::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme_->background));
    painter.setPen(toQColor(theme_->frame));
    if (orientation_ == Qt::Horizontal && meaning_ != AxisMeaning::plane) {
        paintTime(painter);
    } else if (orientation_ == Qt::Horizontal) {
        paintHorizontal(painter);
    } else {
        paintVertical(painter);
    }
}

void AxisRuler::paintHorizontal(QPainter& painter) const {
    painter.drawLine(0, 0, width(), 0);
    const render::WorldRect seen = camera_.visibleRect();
    const int count = std::max(2, width() / kPixelsPerTick);
    for (const render::Tick& tick : render::niceTicks(seen.left, seen.right, count)) {
        const int x = static_cast<int>(camera_.worldToPixel({tick.at, 0}).x);
        painter.drawLine(x, 0, x, kTickPixels);
        const QString label = QString::fromStdString(tick.label);
        const int size = fontMetrics().horizontalAdvance(label);
        const QRect place(x - size / 2 - 1, kTickPixels + kGapPixels - 1, size + 2,
                          fontMetrics().height());
        if (rect().contains(place)) painter.drawText(place, Qt::AlignCenter, label);
    }
}

void AxisRuler::paintTime(QPainter& painter) const {
    painter.drawLine(0, 0, width(), 0);
    const render::WorldRect seen = camera_.visibleRect();
    const bool backwards = meaning_ == AxisMeaning::timeBackwards;
    const double left = std::clamp(seen.left, 0.0, 1.0);
    const double right = std::clamp(seen.right, 0.0, 1.0);
    const double from = backwards ? 1.0 - right : left;
    const double to = backwards ? 1.0 - left : right;
    const int count =
        std::max(2, static_cast<int>((right - left) / seen.width() * width()) / kPixelsPerTimeTick);
    for (const render::Tick& tick : render::niceTicks(from, to, count)) {
        const double at = backwards ? 1.0 - tick.at : tick.at;
        const int x = static_cast<int>(camera_.worldToPixel({at, 0}).x);
        painter.setPen(toQColor(theme_->frame));
        painter.drawLine(x, 0, x, kTickPixels);
        QString label = QString::fromStdString(tick.label);
        if (tick.at == 0.0) label = tr("t = 0  data");
        if (tick.at == 1.0) label = tr("t = 1  noise");
        painter.setPen(toQColor(theme_->text));
        const int size = fontMetrics().horizontalAdvance(label) + 2;
        const int start = std::clamp(x - size / 2, 2, std::max(2, width() - size - 2));
        painter.drawText(QRect(start, kTickPixels + kGapPixels - 1, size, fontMetrics().height()),
                         Qt::AlignCenter, label);
    }
}

void AxisRuler::paintVertical(QPainter& painter) const {
    if (meaning_ == AxisMeaning::place) painter.setPen(toQColor(theme_->text));
    painter.drawLine(width() - 1, 0, width() - 1, height());
    const render::WorldRect seen = camera_.visibleRect();
    const int count = std::max(2, height() / kPixelsPerTick);
    for (const render::Tick& tick : render::niceTicks(seen.bottom, seen.top, count)) {
        const int y = static_cast<int>(camera_.worldToPixel({0, tick.at}).y);
        painter.drawLine(width() - kTickPixels, y, width(), y);
        const QString label = QString::fromStdString(tick.label);
        const int size = fontMetrics().height();
        const QRect place(0, y - size / 2, width() - kTickPixels - kGapPixels, size);
        if (place.top() >= 0 && place.bottom() < height()) {
            painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, label);
        }
    }
}

}  // namespace scorescope::app
