// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/mixing_bar.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/desktop/colours.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr double kAlphaTitle = 40.0;
constexpr double kAlphaNumber = 58.0;
constexpr double kFirstRow = 22.0;
constexpr double kRowHeight = 24.0;
constexpr double kHandle = 8.0;
constexpr int kAlphaLetters = 15;
constexpr std::size_t kMostRows = 3;  // of single latents
constexpr double kAlphaStep = 0.01;
constexpr double kAlphaFarStep = 0.1;

double meanOf(const std::vector<double>& values) {
    if (values.empty()) return 0.0;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

MixingBar::MixingBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("mixing"));
    setAccessibleName(tr("Mixing coefficient alpha"));
    setToolTip(
        tr("alpha: 0 is the Normal's score, 1 the network's. Triangle: learned. Drag the "
           "handle, or use the arrow keys; Delete: as learned."));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MixingBar::setAlpha(const std::vector<double>& learned, const std::vector<double>& used,
                         bool own) {
    const bool otherSize = learned.size() != learned_.size();
    learned_ = learned;
    used_ = used;
    own_ = own;
    row_ = std::min(row_, rows() - 1);
    chosen_ = std::min(chosen_, static_cast<std::ptrdiff_t>(learned_.size()) - 1);
    if (otherSize) updateGeometry();
    tellValue();
    update();
}

void MixingBar::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    update();
}

bool MixingBar::many() const {
    return learned_.size() > kMostRows;
}

int MixingBar::rows() const {
    return many() ? 2 : 1 + static_cast<int>(learned_.size());
}

std::ptrdiff_t MixingBar::latentOf(int row) const {
    return row == 0 ? -1 : many() ? chosen_ : row - 1;
}

void MixingBar::choose(std::ptrdiff_t latent) {
    const auto count = static_cast<std::ptrdiff_t>(learned_.size());
    chosen_ = std::clamp<std::ptrdiff_t>(latent, 0, std::max<std::ptrdiff_t>(0, count - 1));
    if (many()) row_ = 1;
}

QSize MixingBar::sizeHint() const {
    return {220, static_cast<int>(kFirstRow + kRowHeight * rows())};
}

double MixingBar::usedOf(int row) const {
    return row == 0 ? meanOf(used_) : used_[static_cast<std::size_t>(latentOf(row))];
}

double MixingBar::learnedOf(int row) const {
    return row == 0 ? meanOf(learned_) : learned_[static_cast<std::size_t>(latentOf(row))];
}

double MixingBar::xOf(double alpha) const {
    return kAlphaTitle + alpha * (width() - kAlphaTitle - kAlphaNumber);
}

double MixingBar::yOf(int row) const {
    return kFirstRow + kRowHeight * (row + 0.5);
}

int MixingBar::rowAt(double y) const {
    return std::clamp(static_cast<int>(std::floor((y - kFirstRow) / kRowHeight)), 0, rows() - 1);
}

QPointF MixingBar::handleAt(int row) const {
    return {xOf(used_.empty() ? 0.0 : usedOf(row)), yOf(row)};
}

void MixingBar::tellValue() {
    if (used_.empty()) return;
    setAccessibleDescription(
        tr("%1: %2, learned %3")
            .arg(row_ == 0 ? tr("all latents") : tr("latent %1").arg(latentOf(row_) + 1),
                 QString::fromStdString(formatReal(usedOf(row_), 2)),
                 QString::fromStdString(formatReal(learnedOf(row_), 2))));
}

void MixingBar::paintRow(QPainter& painter, int row) const {
    const double y = yOf(row);
    const QString title = row == 0 ? tr("all") : QStringLiteral("z%1").arg(latentOf(row) + 1);
    painter.setPen(toQColor(theme_->text));
    painter.drawText(QRectF(0, y - 0.5 * kRowHeight, kAlphaTitle - 10, kRowHeight),
                     Qt::AlignVCenter | Qt::AlignRight, title);
    painter.setPen(QPen(toQColor(theme_->grid), 4.0, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(xOf(0.0), y), QPointF(xOf(1.0), y));
    if (used_.empty()) return;
    const double used = usedOf(row), learned = learnedOf(row);
    painter.setPen(QPen(toQColor(theme_->learnedScore), 4.0, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(xOf(0.0), y), QPointF(xOf(used), y));
    const double needle = xOf(learned);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(theme_->text));
    painter.drawPolygon(QPolygonF(
        {QPointF(needle, y - 4), QPointF(needle - 6, y - 14), QPointF(needle + 6, y - 14)}));
    painter.setPen(QPen(toQColor(theme_->background), 2.0));
    painter.setBrush(toQColor(own_ ? theme_->generated : theme_->learnedScore));
    painter.drawEllipse(QPointF(xOf(used), y), kHandle, kHandle);
    painter.setPen(toQColor(theme_->text));
    painter.drawText(
        QRectF(width() - kAlphaNumber + 8, y - 0.5 * kRowHeight, kAlphaNumber - 8, kRowHeight),
        Qt::AlignVCenter | Qt::AlignLeft,
        QString::fromStdString(formatReal(std::round(1000.0 * used) / 1000.0, 2)));
    if (row != row_ || !hasFocus()) return;
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(xOf(used), y), kHandle + 3, kHandle + 3);
}

void MixingBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont letters = font();
    letters.setPixelSize(kAlphaLetters);
    painter.setFont(letters);
    painter.setPen(toQColor(theme_->mutedText));
    const QRectF top(xOf(0.0) - kHandle, 0, xOf(1.0) - xOf(0.0) + 2 * kHandle, kFirstRow);
    painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter, tr("0 Normal"));
    painter.drawText(top, Qt::AlignRight | Qt::AlignVCenter, tr("network 1"));
    for (int row = 0; row < rows(); ++row) paintRow(painter, row);
}

void MixingBar::moveTo(double x) {
    if (used_.empty()) return;
    const double alpha = (x - xOf(0.0)) / (xOf(1.0) - xOf(0.0));
    Q_EMIT moved(latentOf(row_), std::clamp(std::round(200.0 * alpha) / 200.0, 0.0, 1.0));
}

void MixingBar::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    dragging_ = true;
    row_ = rowAt(event->position().y());
    moveTo(event->position().x());
}

void MixingBar::mouseMoveEvent(QMouseEvent* event) {
    if (dragging_) moveTo(event->position().x());
}

void MixingBar::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !dragging_) return;
    dragging_ = false;
    Q_EMIT released();
}

void MixingBar::keyPressEvent(QKeyEvent* event) {
    if (used_.empty()) return QWidget::keyPressEvent(event);
    const bool far = event->modifiers().testFlag(Qt::ShiftModifier);
    const double step = far ? kAlphaFarStep : kAlphaStep;
    const double now = std::round(1000.0 * usedOf(row_)) / 1000.0;
    switch (event->key()) {
        case Qt::Key_PageUp: choose(chosen_ - 1); break;
        case Qt::Key_PageDown: choose(chosen_ + 1); break;
        case Qt::Key_Left: Q_EMIT moved(latentOf(row_), std::max(0.0, now - step)); break;
        case Qt::Key_Right: Q_EMIT moved(latentOf(row_), std::min(1.0, now + step)); break;
        case Qt::Key_Home: Q_EMIT moved(latentOf(row_), 0.0); break;
        case Qt::Key_End: Q_EMIT moved(latentOf(row_), 1.0); break;
        case Qt::Key_Up: row_ = std::max(0, row_ - 1); break;
        case Qt::Key_Down: row_ = std::min(rows() - 1, row_ + 1); break;
        case Qt::Key_Delete:
        case Qt::Key_Backspace: Q_EMIT resetAsked(); break;
        default: return QWidget::keyPressEvent(event);
    }
    tellValue();
    update();
}

void MixingBar::focusInEvent(QFocusEvent*) {
    update();
}

void MixingBar::focusOutEvent(QFocusEvent*) {
    Q_EMIT released();
    update();
}

}  // namespace scorescope::app
