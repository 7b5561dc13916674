// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/colour_bar.h"

#include <QPainter>
#include <cmath>

#include "app/desktop/colours.h"

namespace scorescope::app {
namespace {

constexpr int kBarHeight = 12;
constexpr int kTick = 4;
constexpr int kNarrowestBar = 210;
constexpr int kEnds = 16;  // pixels beside the bar for the halves of the outermost numbers
constexpr int kStops = 24;

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

}  // namespace

ColourBar::ColourBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("colourBar"));
    setAccessibleName(tr("Meaning of the colours"));
    hide();
}

void ColourBar::setKey(const std::optional<ColourKey>& key, const render::ThemeColours& theme) {
    key_ = key;
    theme_ = &theme;
    setVisible(key.has_value());
    if (!key) return;
    const auto number = [](double value) { return textOf(render::readableNumber(value)); };
    setAccessibleDescription(hasScale() ? tr("%1 from %2 to %3. %4")
                                              .arg(textOf(key->scale.label), number(key->scale.lo),
                                                   number(key->scale.hi), textOf(key->note))
                                        : textOf(key->note));
    updateGeometry();
    update();
}

bool ColourBar::hasScale() const {
    return key_ && key_->scale.hi > key_->scale.lo && !key_->scale.label.empty();
}

QSize ColourBar::sizeHint() const {
    const int line = fontMetrics().height();
    int height = 0;
    if (hasScale()) height += 2 * line + kBarHeight + kTick + 4;
    if (key_ && !key_->note.empty()) {
        const QRect room(0, 0, std::max(kNarrowestBar, width()), 1000);
        height += fontMetrics().boundingRect(room, Qt::TextWordWrap, textOf(key_->note)).height();
    }
    return {kNarrowestBar, height};
}

double ColourBar::placeOf(double value) const {
    const render::ColourScale& scale = key_->scale;
    const auto scaled = [&](double v) {
        return scale.scale == render::AxisScale::logarithmic ? std::log10(v) : v;
    };
    const double share = (scaled(value) - scaled(scale.lo)) / (scaled(scale.hi) - scaled(scale.lo));
    return kEnds + share * (width() - 2.0 * kEnds);
}

void ColourBar::paintScale(QPainter& painter) const {
    const int line = fontMetrics().height();
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignHCenter, textOf(key_->scale.label));
    const QRectF bar(kEnds, line + 1, width() - 2.0 * kEnds, kBarHeight);
    QLinearGradient ramp(bar.topLeft(), bar.topRight());
    for (int i = 0; i <= kStops; ++i) {
        const double u = static_cast<double>(i) / kStops;
        ramp.setColorAt(u, toQColor(render::colourAt(key_->scale.map, u)));
    }
    painter.setPen(toQColor(theme_->frame));
    painter.setBrush(ramp);
    painter.drawRect(bar);
    double after = -1e9;  // the last number's right end
    for (const render::Tick& tick : render::colourTicks(key_->scale)) {
        const double x = placeOf(tick.at);
        painter.setPen(toQColor(theme_->frame));
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + kTick));
        const QString text = textOf(tick.label);
        const double half = 0.5 * fontMetrics().horizontalAdvance(text);
        if (text.isEmpty() || x - half < after) continue;
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRectF(x - half - 2, bar.bottom() + kTick, 2 * half + 4, line),
                         Qt::AlignHCenter, text);
        after = x + half + 6;
    }
}

void ColourBar::paintEvent(QPaintEvent*) {
    if (!key_) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int top = 0;
    if (hasScale()) {
        paintScale(painter);
        top = 2 * fontMetrics().height() + kBarHeight + kTick + 4;
    }
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(0, top, width(), height() - top), Qt::TextWordWrap, textOf(key_->note));
}

}  // namespace scorescope::app
