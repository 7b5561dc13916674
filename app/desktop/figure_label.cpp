// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/figure_label.h"

#include <QEvent>

namespace scorescope::app {

FigureLabel::FigureLabel(const QString& longest, QWidget* parent)
    : QLabel(parent), longest_(longest) {
    makeRoom();
}

void FigureLabel::show(const QString& text) {
    if (text != this->text()) setText(text);
}

void FigureLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) makeRoom();
}

void FigureLabel::makeRoom() {
    const QMargins margins = contentsMargins();
    setFixedSize(fontMetrics().horizontalAdvance(longest_) + margins.left() + margins.right() + 2,
                 fontMetrics().height() + margins.top() + margins.bottom());
}

}  // namespace scorescope::app
