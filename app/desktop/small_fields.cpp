// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/small_fields.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/desktop/colours.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr int kFieldTitlePixels = 13;
constexpr double kTitleRoom = 20.0;
constexpr double kFieldGap = 6.0;
constexpr double kCurveAxisRoom = 34.0;

QImage mapOf(const SmallField& field, render::Colormap map) {
    const render::ColormapTable& table = render::colormapTable(map);
    QList<QRgb> colours;
    for (const render::Colour& colour : table) colours << toQColor(colour).rgb();
    QImage image(field.columns, field.rows, QImage::Format_RGB32);
    for (int row = 0; row < field.rows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(field.rows - 1 - row));
        for (int column = 0; column < field.columns; ++column) {
            const int place = row * field.columns + column;
            const auto cell = static_cast<std::size_t>(place);
            const auto last = static_cast<float>(table.size() - 1);
            line[column] =
                colours[static_cast<int>(std::clamp(field.shares[cell], 0.0f, 1.0f) * last)];
        }
    }
    return image;
}

void paintArrow(QPainter& painter, QPointF middle, QPointF half) {
    const double length = std::hypot(half.x(), half.y());
    if (!(length > 0.6)) return;
    const QPointF tip = middle + half;
    const QPointF along = half / length, across(-along.y(), along.x());
    const double head = std::min(4.0, length);
    painter.drawLine(middle - half, tip);
    painter.drawLine(tip, tip - head * along + 0.6 * head * across);
    painter.drawLine(tip, tip - head * along - 0.6 * head * across);
}

}  // namespace

SmallFields::SmallFields(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("smallFields"));
    setAccessibleName(tr("Scores of the Normal, of the network, and mixed"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SmallFields::setFields(std::vector<SmallField> fields) {
    fields_ = std::move(fields);
    renew();
}

void SmallFields::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    renew();
}

void SmallFields::renew() {
    maps_.clear();
    for (const SmallField& field : fields_) maps_.push_back(mapOf(field, theme_->density));
    update();
}

void SmallFields::paintField(QPainter& painter, std::size_t index, const QRectF& room) const {
    const SmallField& field = fields_[index];
    const double side = std::min(room.width(), room.height() - kTitleRoom);
    const QRectF plot(room.center().x() - 0.5 * side, room.top() + kTitleRoom, side, side);
    painter.setPen(toQColor(theme_->text));
    painter.drawText(
        QRectF(room.left() - kFieldGap, room.top(), room.width() + 2 * kFieldGap, kTitleRoom),
        Qt::AlignCenter, QString::fromStdString(field.title));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(plot, maps_[index]);
    painter.setPen(QPen(toQColor(theme_->learnedScore), 1.4));
    const double dx = plot.width() / field.arrowColumns, dy = plot.height() / field.arrowRows;
    for (int row = 0; row < field.arrowRows; ++row) {
        for (int column = 0; column < field.arrowColumns; ++column) {
            const int place = row * field.arrowColumns + column;
            const std::size_t k = 2 * static_cast<std::size_t>(place);
            QPointF v(field.arrows[k], -field.arrows[k + 1]);
            v *= 0.45 * std::min(dx, dy) / field.longest;
            const double length = std::hypot(v.x(), v.y());
            if (length > 0.48 * dx) v *= 0.48 * dx / length;
            paintArrow(painter,
                       {plot.left() + (column + 0.5) * dx, plot.bottom() - (row + 0.5) * dy}, v);
        }
    }
    painter.setPen(QPen(toQColor(theme_->frame), 1.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(plot);
}

void SmallFields::paintEvent(QPaintEvent*) {
    if (fields_.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont letters = font();
    letters.setPixelSize(kFieldTitlePixels);
    painter.setFont(letters);
    const double wide = (width() - kFieldGap * 2) / static_cast<double>(fields_.size());
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        paintField(
            painter, i,
            QRectF(static_cast<double>(i) * (wide + kFieldGap), 0, wide - kFieldGap, height()));
    }
}

AlphaCurve::AlphaCurve(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("alphaCurve"));
    setAccessibleName(tr("Learned alpha over training steps"));
    setToolTip(tr("The mixing coefficients that training has learned, a line for each latent"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void AlphaCurve::setHistory(const MixingHistory& history, Polyline mean) {
    history_ = history;
    mean_ = std::move(mean);
    update();
}

void AlphaCurve::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    update();
}

void AlphaCurve::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont letters = font();
    letters.setPixelSize(kFieldTitlePixels);
    painter.setFont(letters);
    const QRectF plot(kCurveAxisRoom, 6, std::max(20.0, width() - kCurveAxisRoom - 8.0),
                      std::max(20.0, height() - 28.0));
    painter.setPen(toQColor(theme_->text));
    for (const double mark : {0.0, 0.5, 1.0}) {
        const double y = plot.bottom() - mark * plot.height();
        painter.drawText(QRectF(0, y - 8, kCurveAxisRoom - 6, 16),
                         Qt::AlignRight | Qt::AlignVCenter,
                         QString::fromStdString(formatReal(mark, 2)));
        painter.setPen(QPen(toQColor(theme_->grid), 1.0));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(toQColor(theme_->text));
    }
    const auto& points = history_.points();
    double last = points.empty() ? 0.0 : static_cast<double>(points.back().step);
    if (!mean_.x.empty()) last = std::max(last, mean_.x.back());
    const bool none = points.empty() && mean_.x.empty();
    painter.drawText(
        QRectF(plot.left(), plot.bottom() + 3, plot.width(), 18), Qt::AlignRight | Qt::AlignVCenter,
        none ? tr("α over training steps")
             : tr("α learned, to step %1")
                   .arg(QString::fromStdString(render::groupedNumber(std::llround(last)))));
    const auto at = [&](double step, double alpha) {
        return QPointF(plot.left() + plot.width() * step / std::max(1.0, last),
                       plot.bottom() - alpha * plot.height());
    };
    QPolygonF mean;
    for (std::size_t i = 0; i < mean_.x.size(); ++i) mean << at(mean_.x[i], mean_.y[i]);
    painter.setPen(QPen(toQColor(theme_->mutedText), 4.0));
    painter.drawPolyline(mean);
    if (points.empty()) return;
    const auto& colours = render::categoricalColours();
    for (std::size_t d = 0; d < points.front().alpha.size(); ++d) {
        QPolygonF line;
        for (const auto& point : points) {
            line << at(static_cast<double>(point.step), point.alpha[d]);
        }
        painter.setPen(QPen(toQColor(colours[(d + 1) % colours.size()]), 2.0));
        if (line.size() == 1) painter.drawEllipse(line.front(), 2.5, 2.5);
        painter.drawPolyline(line);
    }
}

}  // namespace scorescope::app
