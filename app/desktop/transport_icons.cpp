// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/transport_icons.h"

#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <QPixmap>

namespace scorescope::app {
namespace {

constexpr int kSize = 48;  // pixels; shown smaller, on any screen

QPainterPath triangle(double left, double right) {
    QPainterPath path(QPointF(left, 8));
    path.lineTo(right, 24);
    path.lineTo(left, 40);
    path.closeSubpath();
    return path;
}

QPainterPath shapeOf(Transport sign) {
    QPainterPath path;
    switch (sign) {
        case Transport::play: return triangle(12, 40);
        case Transport::pause:
            path.addRect(11, 9, 9, 30);
            path.addRect(28, 9, 9, 30);
            return path;
        case Transport::step:
            path.addPath(triangle(8, 32));
            path.addRect(34, 9, 6, 30);
            return path;
        case Transport::backward:
            path.addPath(triangle(24, 6));
            path.addPath(triangle(42, 24));
            return path;
        case Transport::forward:
            path.addPath(triangle(6, 24));
            path.addPath(triangle(24, 42));
            return path;
        case Transport::restart:
            path.moveTo(38, 4);
            path.lineTo(40, 20);
            path.lineTo(25, 16);
            path.closeSubpath();
            return path;
    }
    return path;
}

QPixmap drawn(Transport sign, const QColor& colour) {
    QPixmap pixmap(kSize, kSize);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(shapeOf(sign), colour);
    if (sign == Transport::restart) {
        painter.setPen(QPen(colour, 5, Qt::SolidLine, Qt::FlatCap));
        painter.drawArc(QRectF(9, 9, 30, 30), 45 * 16, 290 * 16);
    }
    return pixmap;
}

}  // namespace

QIcon transportIcon(Transport sign, const QPalette& palette) {
    QIcon icon(drawn(sign, palette.color(QPalette::Active, QPalette::ButtonText)));
    icon.addPixmap(drawn(sign, palette.color(QPalette::Disabled, QPalette::ButtonText)),
                   QIcon::Disabled);
    return icon;
}

}  // namespace scorescope::app
