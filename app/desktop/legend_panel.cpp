// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/legend_panel.h"

#include <QGridLayout>
#include <QPainter>
#include <algorithm>

#include "app/desktop/colours.h"

namespace scorescope::app {
namespace {

constexpr int kSwatchWidth = 26;
constexpr int kSwatchHeight = 14;

void drawArrow(QPainter& painter, const QColor& colour, double width) {
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap));
    const double middle = 0.5 * kSwatchHeight;
    painter.drawLine(QPointF(3, middle), QPointF(kSwatchWidth - 4, middle));
    painter.drawLine(QPointF(kSwatchWidth - 4, middle), QPointF(kSwatchWidth - 9, middle - 4));
    painter.drawLine(QPointF(kSwatchWidth - 4, middle), QPointF(kSwatchWidth - 9, middle + 4));
}

void drawDots(QPainter& painter, const QColor& colour) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (const QPointF at : {QPointF(6, 9), QPointF(13, 4.5), QPointF(20, 9.5)}) {
        painter.drawEllipse(at, 2.8, 2.8);
    }
}

void setTextIfOther(QLabel* label, const QString& text) {
    if (label->text() != text) label->setText(text);
}

}  // namespace

LegendPanel::LegendPanel(Workbench& workbench, PlanePresenter& presenter, QWidget* parent)
    : QFrame(parent), workbench_(workbench), presenter_(presenter) {
    setObjectName(QStringLiteral("legend"));
    setAccessibleName(tr("Legend"));
    setAutoFillBackground(true);
    setFrameShape(QFrame::StyledPanel);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(8, 6, 10, 6);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(2);
    int line = 0;
    for (const LayerInfo& info : layerCatalogue()) {
        Row& row = rows_[static_cast<std::size_t>(info.layer)];
        row.box = new QCheckBox(QString::fromStdString(info.title));
        row.box->setObjectName(QString::fromStdString("layer." + info.id));
        row.box->setToolTip(
            QStringLiteral("%1 (key %2)")
                .arg(QString::fromStdString(info.help), QString(QLatin1Char(info.shortcut))));
        row.swatch = new QLabel;
        row.badge = new QLabel;
        row.badge->setObjectName(QString::fromStdString("badge." + info.id));
        row.badge->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(row.swatch, line, 0);
        grid->addWidget(row.box, line, 1);
        grid->addWidget(row.badge, line, 2, Qt::AlignRight | Qt::AlignVCenter);
        connect(row.box, &QCheckBox::clicked, this, [this, layer = info.layer](bool on) {
            workbench_.document().endGesture();
            showLayer(workbench_.document(), layer, on);
        });
        ++line;
    }
    scale_ = new QLabel;
    scale_->setObjectName(QStringLiteral("canvasScale"));
    scale_->setForegroundRole(QPalette::PlaceholderText);
    grid->addWidget(scale_, line, 0, 1, 3);
    refresh();
}

void LegendPanel::refresh() {
    const ViewState& view = workbench_.document().view();
    const CanvasView& canvas = presenter_.canvas();
    const bool otherTheme = theme_ != &canvas.theme();
    theme_ = &canvas.theme();
    for (const LegendEntry& entry : canvas.legend(view)) {
        Row& row = rows_[static_cast<std::size_t>(entry.layer)];
        row.box->setChecked(view.shows(entry.layer));
        setTextIfOther(row.badge, QString::fromStdString(entry.badge));
        if (otherTheme) row.swatch->setPixmap(swatchOf(entry.layer));
    }
    setTextIfOther(scale_, QString::fromStdString(canvas.scaleText(view)));
    scale_->setVisible(!scale_->text().isEmpty());
    const QSize wanted = sizeHint();
    if (size() != wanted) resize(wanted);
}

QPixmap LegendPanel::swatchOf(Layer layer) const {
    const double ratio = devicePixelRatioF();
    QPixmap pixmap(QSize(kSwatchWidth, kSwatchHeight) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    switch (layer) {
        case Layer::data: drawDots(painter, toQColor(theme_->data)); break;
        case Layer::particles: drawDots(painter, toQColor(theme_->generated)); break;
        case Layer::learned: drawArrow(painter, toQColor(theme_->learnedScore), 2.0); break;
        case Layer::exact: drawArrow(painter, toQColor(theme_->trueScore), 3.6); break;
        case Layer::density: {
            QLinearGradient ramp(0, 0, kSwatchWidth, 0);
            for (const double u : {0.0, 0.25, 0.5, 0.75, 1.0}) {
                ramp.setColorAt(u, toQColor(render::colourAt(theme_->density, u)));
            }
            painter.setPen(toQColor(theme_->frame));
            painter.setBrush(ramp);
            painter.drawRect(QRectF(1.5, 1.5, kSwatchWidth - 3, kSwatchHeight - 3));
            break;
        }
    }
    return pixmap;
}

void showLayer(Document& document, Layer layer, bool on) {
    ViewState view = document.view();
    if (view.shows(layer) == on) return;
    view.show(layer, on);
    const auto info = std::ranges::find(layerCatalogue(), layer, &LayerInfo::layer);
    document.changeView((on ? "show " : "hide ") + info->title, view);
}

}  // namespace scorescope::app
