// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QSet>
#include <QWidget>
#include <optional>

#include "app/present/tile_board.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// Paints a board of images with whole-number scales and no smoothing. A click flips an image to
/// the one behind it, X flips all of them; the arrow keys move a frame over the images.
class TileView : public QWidget {
    Q_OBJECT

public:
    explicit TileView(QWidget* parent = nullptr);

    void setBoard(TileBoard board);
    const TileBoard& board() const { return board_; }
    /// Where there are no images yet.
    void setPlaceholder(const QString& text);
    void setTheme(const render::ThemeColours& theme);
    /// Widths of titles and sizes of letters of a small view.
    void setCompact(bool compact);

    /// The board in a room of this size, for a file; `sharpness`: pixels of one unit of the room.
    QImage picture(QSize size, qreal sharpness = 1.0) const;
    /// Where the image lies; for tests and scripts.
    QRect tileRect(TilePlace place) const;
    bool isFlipped(TilePlace place) const;

    QSize sizeHint() const override { return {400, 300}; }
    QSize minimumSizeHint() const override { return {80, 80}; }

Q_SIGNALS:
    /// Clicked, or Return pressed on it.
    void picked(scorescope::app::TilePlace place, Qt::KeyboardModifiers modifiers);
    void hovered(std::optional<scorescope::app::TilePlace> place);
    void flipped();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    TileRoom roomIn(QSizeF size) const;
    TileLayout layoutIn(QSizeF size) const;
    void paint(QPainter& painter, QSizeF size, bool interactive) const;
    void paintTitles(QPainter& painter, const TileLayout& layout) const;
    void paintTile(QPainter& painter, const TileLayout& layout, TilePlace place) const;
    void pick(TilePlace place, Qt::KeyboardModifiers modifiers);
    const Tile& tile(TilePlace place) const;
    bool shown(TilePlace place) const;
    static qint64 keyOf(TilePlace place);

    TileBoard board_;
    std::vector<std::vector<QImage>> front_;  ///< by row and column of the board
    std::vector<std::vector<QImage>> back_;   ///< null where nothing is behind
    QString placeholder_;
    const render::ThemeColours* theme_ = &render::lightTheme();
    bool compact_ = false;
    TilePlace current_;  ///< under the keyboard's frame
    QSet<qint64> flipped_;
    bool allFlipped_ = false;
};

}  // namespace scorescope::app
