// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/tile_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "app/desktop/colours.h"

namespace scorescope::app {
namespace {

constexpr int kTitlePixels = 19;
constexpr int kFigurePixels = 14;
constexpr int kCaptionPixels = 15;
constexpr double kTitleWidth = 138.0;
constexpr double kCompactTitleWidth = 96.0;

QImage imageOfRaster(const render::Raster& raster) {
    if (raster.width < 1) return {};
    const QImage view(raster.rgba.data(), raster.width, raster.height, qsizetype{4} * raster.width,
                      QImage::Format_RGBA8888);
    return view.convertToFormat(QImage::Format_RGB32);
}

QFont fontOf(const QFont& base, int pixels, bool bold = false) {
    QFont font = base;
    font.setPixelSize(pixels);
    font.setBold(bold);
    return font;
}

}  // namespace

TileView::TileView(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Images"));
}

qint64 TileView::keyOf(TilePlace place) {
    return static_cast<qint64>(place.row) << 32 | static_cast<qint64>(place.column);
}

void TileView::setBoard(TileBoard board) {
    const bool same = board.rows.size() == board_.rows.size() &&
                      board.columns() == board_.columns() && board.flows == board_.flows;
    board_ = std::move(board);
    if (!same) {
        flipped_.clear();
        current_ = {};
    }
    front_.assign(board_.rows.size(), {});
    back_.assign(board_.rows.size(), {});
    for (std::size_t i = 0; i < board_.rows.size(); ++i) {
        for (const Tile& one : board_.rows[i].tiles) {
            front_[i].push_back(imageOfRaster(one.picture));
            back_[i].push_back(imageOfRaster(one.flipSide));
        }
    }
    QString text = tr("%1 rows, %2 columns").arg(board_.rows.size()).arg(board_.columns());
    for (const TileRow& row : board_.rows) {
        if (row.title.empty()) continue;
        text += QStringLiteral("; ") + QString::fromStdString(row.title + " " + row.figure);
    }
    setAccessibleDescription(text);
    update();
}

void TileView::setPlaceholder(const QString& text) {
    if (placeholder_ == text) return;
    placeholder_ = text;
    if (board_.empty()) update();
}

void TileView::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    update();
}

void TileView::setCompact(bool compact) {
    compact_ = compact;
    update();
}

TileRoom TileView::roomIn(QSizeF size) const {
    TileRoom room{.width = size.width(), .height = size.height()};
    const bool titled =
        std::ranges::any_of(board_.rows, [](const TileRow& row) { return !row.title.empty(); });
    if (titled) room.titleWidth = compact_ ? kCompactTitleWidth : kTitleWidth;
    room.captionHeight = kCaptionPixels + 6.0;
    room.gap = compact_ ? 6.0 : 4.0;
    return room;
}

TileLayout TileView::layoutIn(QSizeF size) const {
    return layoutTiles(board_, roomIn(size));
}

const Tile& TileView::tile(TilePlace place) const {
    return board_.rows[place.row].tiles[place.column];
}

bool TileView::shown(TilePlace place) const {
    return place.row < board_.rows.size() && place.column < board_.rows[place.row].tiles.size();
}

bool TileView::isFlipped(TilePlace place) const {
    if (!shown(place) || back_[place.row][place.column].isNull()) return false;
    return allFlipped_ != flipped_.contains(keyOf(place));
}

QRect TileView::tileRect(TilePlace place) const {
    if (!shown(place)) return {};
    const TileLayout layout = layoutIn(size());
    const TileCorner corner = cornerOf(board_, layout, place);
    return QRectF(corner.x, corner.y, layout.tileWidth, layout.tileHeight).toRect();
}

QImage TileView::picture(QSize size, qreal sharpness) const {
    QImage image(size * sharpness, QImage::Format_RGB32);
    image.setDevicePixelRatio(sharpness);
    QPainter painter(&image);
    paint(painter, size, false);
    return image;
}

void TileView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint(painter, size(), true);
}

void TileView::paint(QPainter& painter, QSizeF size, bool interactive) const {
    painter.fillRect(QRectF({0, 0}, size), toQColor(theme_->background));
    if (board_.empty()) {
        painter.setPen(toQColor(theme_->mutedText));
        painter.setFont(fontOf(font(), kTitlePixels));
        painter.drawText(QRectF({24, 24}, size - QSizeF(48, 48)),
                         Qt::AlignCenter | Qt::TextWordWrap, placeholder_);
        return;
    }
    const TileLayout layout = layoutIn(size);
    paintTitles(painter, layout);
    for (std::size_t row = 0; row < board_.rows.size(); ++row) {
        for (std::size_t column = 0; column < board_.rows[row].tiles.size(); ++column) {
            paintTile(painter, layout, {row, column});
        }
    }
    if (!interactive || !hasFocus() || !shown(current_)) return;
    const TileCorner corner = cornerOf(board_, layout, current_);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 3.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(corner.x, corner.y, layout.tileWidth, layout.tileHeight)
                         .adjusted(-1.5, -1.5, 1.5, 1.5));
}

void TileView::paintTitles(QPainter& painter, const TileLayout& layout) const {
    if (board_.flows) return;
    const double width = layout.left - 10.0;
    for (std::size_t i = 0; i < board_.rows.size(); ++i) {
        const TileRow& row = board_.rows[i];
        const double middle = layout.rows[i].top + 0.5 * layout.tileHeight;
        const QString figure = QString::fromStdString(row.figure);
        const bool room = layout.tileHeight + layout.rows[i].captionHeight >= 44.0;
        const bool both = !figure.isEmpty() && room;
        const int titlePixels = compact_ ? 15 : kTitlePixels;
        const QRectF upper(4, both ? middle - titlePixels - 3 : middle - 0.5 * titlePixels - 3,
                           width, titlePixels + 6);
        painter.setFont(fontOf(font(), titlePixels, true));
        painter.setPen(toQColor(theme_->text));
        painter.drawText(upper, Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(QString::fromStdString(row.title),
                                                          Qt::ElideRight, int(width)));
        if (!both) continue;
        painter.setFont(fontOf(font(), compact_ ? 13 : kFigurePixels));
        painter.setPen(toQColor(theme_->mutedText));
        painter.drawText(QRectF(4, middle + 2, width, kFigurePixels + 6),
                         Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(figure, Qt::ElideRight, int(width)));
    }
}

void TileView::paintTile(QPainter& painter, const TileLayout& layout, TilePlace place) const {
    const bool flipped = isFlipped(place);
    const QImage& image =
        flipped ? back_[place.row][place.column] : front_[place.row][place.column];
    if (image.isNull()) return;
    const TileCorner corner = cornerOf(board_, layout, place);
    const QRectF area(corner.x, corner.y, layout.tileWidth, layout.tileHeight);
    painter.setRenderHint(QPainter::SmoothPixmapTransform,
                          layout.scale != std::floor(layout.scale));
    painter.drawImage(area, image);
    const Tile& one = tile(place);
    if (flipped || one.marked) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(toQColor(flipped ? theme_->data : theme_->generated), 3.0));
        painter.drawRect(area.adjusted(1, 1, -1, -1));
    }
    const double height = layout.rows[board_.flows ? 0 : place.row].captionHeight;
    if (height <= 0.0) return;
    const QString text = flipped ? tr("input") : QString::fromStdString(one.caption);
    painter.setFont(fontOf(font(), kCaptionPixels));
    painter.setPen(toQColor(flipped ? theme_->data : theme_->text));
    const QRectF below(corner.x - 2, area.bottom() + 1, layout.tileWidth + 4, height);
    if (painter.fontMetrics().horizontalAdvance(text) <= below.width()) {
        painter.drawText(below, Qt::AlignHCenter | Qt::AlignTop, text);
    }
}

void TileView::pick(TilePlace place, Qt::KeyboardModifiers modifiers) {
    current_ = place;
    if (!back_[place.row][place.column].isNull() && modifiers == Qt::NoModifier) {
        const qint64 key = keyOf(place);
        if (!flipped_.remove(key)) flipped_.insert(key);
        Q_EMIT flipped();
    }
    update();
    Q_EMIT picked(place, modifiers);
}

void TileView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    const QPointF at = event->position();
    const auto place = tileAt(board_, layoutIn(size()), at.x(), at.y());
    if (place) pick(*place, event->modifiers());
}

void TileView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    Q_EMIT hovered(tileAt(board_, layoutIn(size()), at.x(), at.y()));
}

void TileView::leaveEvent(QEvent*) {
    Q_EMIT hovered(std::nullopt);
}

void TileView::keyPressEvent(QKeyEvent* event) {
    if (board_.empty()) return QWidget::keyPressEvent(event);
    const TileLayout layout = layoutIn(size());
    const auto move = [&](int right, int down) {
        current_ = movedPlace(board_, layout, current_, right, down);
        update();
    };
    switch (event->key()) {
        case Qt::Key_Left: return move(-1, 0);
        case Qt::Key_Right: return move(1, 0);
        case Qt::Key_Up: return move(0, -1);
        case Qt::Key_Down: return move(0, 1);
        case Qt::Key_Home: current_.column = 0; return update();
        case Qt::Key_End:
            current_.column = board_.rows[current_.row].tiles.size() - 1;
            return update();
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (shown(current_)) pick(current_, event->modifiers());
            return;
        case Qt::Key_X:
            if (event->isAutoRepeat()) return;
            allFlipped_ = !allFlipped_;
            Q_EMIT flipped();
            return update();
        default: QWidget::keyPressEvent(event);
    }
}

void TileView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void TileView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

bool TileView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto place = tileAt(board_, layoutIn(size()), help->pos().x(), help->pos().y());
    const QString text = place ? QString::fromStdString(tile(*place).hint) : QString();
    if (text.isEmpty()) {
        QToolTip::hideText();
    } else {
        QToolTip::showText(help->globalPos(), text, this);
    }
    return true;
}

}  // namespace scorescope::app
